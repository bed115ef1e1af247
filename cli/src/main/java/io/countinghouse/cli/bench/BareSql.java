package io.countinghouse.cli.bench;

import io.countinghouse.events.Transaction;
import io.countinghouse.sql.rows.BinaryArray;
import io.countinghouse.sql.rows.BinaryCopy;
import io.countinghouse.sql.rows.BinaryType;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** The statements of the bare baseline: those of a lane, without its decisions. */
final class BareSql {

  /** A transaction and its accounts' numbers. */
  record Row(Transaction transaction, long debitId, long creditId) {}

  static final String READ_LANE = "SELECT last_seq, chain FROM ledger.lane WHERE lane = ?";

  /** Balances and the lane's row, in one round trip. */
  static final String FINISH =
      """
      UPDATE ledger.balance b SET balance_minor = d.minor
      FROM unnest(?::bigint[], ?::bigint[]) AS d (account_id, minor)
      WHERE b.account_id = d.account_id AND b.currency = 'EUR';
      UPDATE ledger.lane SET last_seq = ?, as_of = ?, chain = ? WHERE lane = ? AND epoch = 1 AND last_seq = ?\
      """;

  private static final String KEYS =
      """
      INSERT INTO ledger.idempotency_key (client, idempotency_key, digest, transaction_id, claimed_at)
      SELECT 'bench', k.idempotency_key, k.digest, k.transaction_id, ?
      FROM unnest(?::text[], ?::bytea[], ?::uuid[]) AS k (idempotency_key, digest, transaction_id)
      ON CONFLICT DO NOTHING
      """;

  private static final String LOCK =
      """
      SELECT account_id, balance_minor FROM ledger.balance
      WHERE account_id = ANY (?) AND currency = 'EUR' ORDER BY account_id FOR NO KEY UPDATE
      """;

  private static final String COLUMNS =
      """
      transaction_id, lane, lane_seq, type, debit_account_id, credit_account_id, subject_account_id, amount_minor,
      currency, occurred_at, posted_at, booking_date, value_date, client, idempotency_key\
      """;

  /** As in a lane: below this a statement more is not worth COPY. */
  private static final int COPIED_FROM = 64;

  private static final List<BinaryCopy.Column<Row>> VALUES =
      List.of(
          new BinaryCopy.Column<>(BinaryType.UUID, r -> r.transaction.id()),
          new BinaryCopy.Column<>(BinaryType.INT4, r -> r.transaction.lane()),
          new BinaryCopy.Column<>(BinaryType.INT8, r -> r.transaction.laneSeq()),
          new BinaryCopy.Column<>(BinaryType.TEXT, r -> r.transaction.type()),
          new BinaryCopy.Column<>(BinaryType.INT8, r -> r.debitId),
          new BinaryCopy.Column<>(BinaryType.INT8, r -> r.creditId),
          new BinaryCopy.Column<>(BinaryType.INT8, r -> r.debitId),
          new BinaryCopy.Column<>(BinaryType.INT8, r -> r.transaction.amountMinor()),
          new BinaryCopy.Column<>(BinaryType.TEXT, r -> r.transaction.currency()),
          new BinaryCopy.Column<>(BinaryType.TIMESTAMPTZ, r -> r.transaction.occurredAt()),
          new BinaryCopy.Column<>(BinaryType.TIMESTAMPTZ, r -> r.transaction.postedAt()),
          new BinaryCopy.Column<>(BinaryType.DATE, r -> r.transaction.bookingDate()),
          new BinaryCopy.Column<>(BinaryType.DATE, r -> r.transaction.valueDate()),
          new BinaryCopy.Column<>(BinaryType.TEXT, r -> r.transaction.client()),
          new BinaryCopy.Column<>(BinaryType.TEXT, r -> r.transaction.idempotencyKey()));

  private static final BinaryCopy<Row> COPY =
      new BinaryCopy<>(
          "COPY ledger.transaction (" + COLUMNS + ") FROM STDIN (FORMAT binary)", VALUES);

  private static final String INSERT =
      """
      INSERT INTO ledger.transaction (%s) SELECT * FROM unnest(?::uuid[], ?::int[], ?::bigint[], ?::text[],
        ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::text[], ?::timestamptz[], ?::timestamptz[], ?::date[],
        ?::date[], ?::text[], ?::text[])\
      """
          .formatted(COLUMNS);

  private BareSql() {}

  /**
   * @param digests that go with the keys, in the order of the rows
   */
  static void claim(Connection connection, List<Row> rows, List<byte[]> digests, Instant at)
      throws SQLException {
    try (var claim = connection.prepareStatement(KEYS)) {
      claim.setObject(1, at.atOffset(ZoneOffset.UTC));
      claim.setObject(
          2, BinaryArray.of(BinaryType.TEXT, rows, r -> r.transaction().idempotencyKey()));
      claim.setObject(3, BinaryArray.of(BinaryType.BYTEA, digests, d -> d));
      claim.setObject(4, BinaryArray.of(BinaryType.UUID, rows, r -> r.transaction().id()));
      if (claim.executeUpdate() != rows.size()) {
        throw new IllegalStateException("a key of the baseline was used twice");
      }
    }
  }

  /** The balances of these accounts, in their order, which is that of their numbers. */
  static long[] lock(Connection connection, List<Long> accounts) throws SQLException {
    var balances = new long[accounts.size()];
    try (var lock = connection.prepareStatement(LOCK)) {
      lock.setObject(1, BinaryArray.of(BinaryType.INT8, accounts, id -> id));
      try (var rows = lock.executeQuery()) {
        for (int i = 0; rows.next(); i++) {
          balances[i] = rows.getLong(2);
        }
      }
    }
    return balances;
  }

  static void insert(Connection connection, List<Row> rows) throws SQLException {
    if (rows.size() >= COPIED_FROM) {
      COPY.run(connection, rows);
      return;
    }
    try (var insert = connection.prepareStatement(INSERT)) {
      int index = 1;
      for (var column : VALUES) {
        insert.setObject(index++, BinaryArray.of(column.type(), rows, column.value()));
      }
      insert.executeUpdate();
    }
  }
}
