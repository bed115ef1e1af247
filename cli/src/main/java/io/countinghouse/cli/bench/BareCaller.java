package io.countinghouse.cli.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What PostgreSQL itself can do for a poster: batches of arrays, with keys, locks, balances and the
 * lane's row, but no HTTP, no Kafka and nobody waiting.
 */
final class BareCaller implements Contender.Caller {

  static final int BATCH = 1_000;

  private static final String KEYS =
      """
      INSERT INTO ledger.idempotency_key (client, idempotency_key, digest, transaction_id, claimed_at)
      SELECT 'bench', k.idempotency_key, k.digest, k.transaction_id, now()
      FROM unnest(?::text[], ?::bytea[], ?::uuid[]) AS k (idempotency_key, digest, transaction_id)
      ON CONFLICT DO NOTHING
      """;

  private static final String LOCK =
      """
      SELECT account_id, balance_minor FROM ledger.balance
      WHERE account_id = ANY (?) AND currency = 'EUR' ORDER BY account_id FOR UPDATE
      """;

  private static final String INSERT =
      """
      INSERT INTO ledger.transaction (transaction_id, lane, lane_seq, type, debit_account_id, credit_account_id,
        subject_account_id, amount_minor, currency, occurred_at, posted_at, booking_date, value_date, client,
        idempotency_key)
      SELECT t.id, ?, t.seq, 'payment', t.debit, t.credit, t.debit, t.minor, 'EUR', now(), now(), current_date,
        current_date, 'bench', t.key
      FROM unnest(?::uuid[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::text[])
        AS t (id, seq, debit, credit, minor, key)
      """;

  private static final String UPDATE =
      """
      UPDATE ledger.balance b SET balance_minor = balance_minor + d.minor
      FROM unnest(?::bigint[], ?::bigint[]) AS d (account_id, minor)
      WHERE b.account_id = d.account_id AND b.currency = 'EUR'
      """;

  private static final String LANE =
      "UPDATE ledger.lane SET last_seq = last_seq + ?, as_of = now() WHERE lane = ? AND epoch = 1";

  private final BaselineDatabase database;
  private final AtomicLong sequence;
  private final int lane;
  private final SplittableRandom random;
  private final Connection connection;
  private final UUID[] ids = new UUID[BATCH];
  private final String[] keys = new String[BATCH];
  private final byte[][] digests = new byte[BATCH][32];
  private final Long[] seqs = new Long[BATCH];
  private final Long[] debits = new Long[BATCH];
  private final Long[] credits = new Long[BATCH];
  private final Long[] minors = new Long[BATCH];

  BareCaller(BaselineDatabase database, AtomicLong sequence, int lane) throws SQLException {
    this.database = database;
    this.sequence = sequence;
    this.lane = lane;
    this.random = new SplittableRandom(lane);
    this.connection = database.connect();
  }

  @Override
  public int call() throws SQLException {
    var deltas = new TreeMap<Long, Long>();
    for (int i = 0; i < BATCH; i++) {
      var payment = Books.next(random);
      long minor = payment.minor();
      seqs[i] = sequence.incrementAndGet();
      keys[i] = "bare-" + seqs[i];
      random.nextBytes(digests[i]);
      ids[i] = uuidv7();
      debits[i] = database.id(payment.debit());
      credits[i] = database.id(payment.credit());
      minors[i] = minor;
      deltas.merge(debits[i], -minor, Long::sum);
      deltas.merge(credits[i], minor, Long::sum);
    }
    post(deltas);
    return BATCH;
  }

  private void post(SortedMap<Long, Long> deltas) throws SQLException {
    var touched = deltas.keySet().toArray(new Long[0]);
    var changes = deltas.values().toArray(new Long[0]);
    run(KEYS, array("text", keys), array("bytea", digests), array("uuid", ids));
    lock(touched);
    run(
        INSERT,
        lane,
        array("uuid", ids),
        array("bigint", seqs),
        array("bigint", debits),
        array("bigint", credits),
        array("bigint", minors),
        array("text", keys));
    run(UPDATE, array("bigint", touched), array("bigint", changes));
    run(LANE, BATCH, lane);
    connection.commit();
  }

  private void lock(Long[] touched) throws SQLException {
    try (var statement = connection.prepareStatement(LOCK)) {
      statement.setArray(1, array("bigint", touched));
      try (var balances = statement.executeQuery()) {
        while (balances.next()) {
          balances.getLong(2); // where it would decide whether there are funds
        }
      }
    }
  }

  private java.sql.Array array(String type, Object[] values) throws SQLException {
    return connection.createArrayOf(type, values);
  }

  private void run(String sql, Object... parameters) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      statement.executeUpdate();
    }
  }

  /** As ours: of the time, so that the index grows at its end. */
  private UUID uuidv7() {
    long time = System.currentTimeMillis() << 16;
    return new UUID(
        time | 0x7000L | (random.nextLong() & 0xFFFL),
        (random.nextLong() >>> 2) | 0x8000_0000_0000_0000L);
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
