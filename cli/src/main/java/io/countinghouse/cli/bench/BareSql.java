package io.countinghouse.cli.bench;

import io.countinghouse.events.ChainHash;
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

  /** Balances and the lane's row, and COMMIT with them as a lane's. */
  private static final String FINISH =
      """
      UPDATE ledger.balance b SET balance_minor = d.minor
      FROM unnest(?::bigint[], ?::bigint[]) AS d (account_id, minor)
      WHERE b.account_id = d.account_id AND b.currency = 'EUR';
      UPDATE ledger.lane SET last_seq = ?, as_of = ?, chain = ? WHERE lane = ? AND epoch = 1 AND last_seq = ?;
      COMMIT\
      """;

  /** Keys and balances, in one round trip as a lane's. */
  private static final String RESERVE =
      """
      INSERT INTO ledger.idempotency_key (client, idempotency_key, digest, transaction_id, claimed_at)
      SELECT 'bench', k.idempotency_key, k.digest, k.transaction_id, ?
      FROM unnest(?::text[], ?::bytea[], ?::uuid[]) AS k (idempotency_key, digest, transaction_id)
      ON CONFLICT DO NOTHING;
      SELECT account_id, balance_minor FROM ledger.balance
      WHERE account_id = ANY (?) AND currency = 'EUR' ORDER BY account_id FOR NO KEY UPDATE\
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
   * Claims the keys and locks the balances.
   *
   * @param digests that go with the keys, in the order of the rows
   * @return the balances of these accounts, in their order, which is that of their numbers
   */
  static long[] reserve(
      Connection connection, List<Row> rows, List<byte[]> digests, Instant at, List<Long> accounts)
      throws SQLException {
    try (var reserve = connection.prepareStatement(RESERVE)) {
      reserve.setObject(1, at.atOffset(ZoneOffset.UTC));
      reserve.setObject(
          2, BinaryArray.of(BinaryType.TEXT, rows, r -> r.transaction().idempotencyKey()));
      reserve.setObject(3, BinaryArray.of(BinaryType.BYTEA, digests, d -> d));
      reserve.setObject(4, BinaryArray.of(BinaryType.UUID, rows, r -> r.transaction().id()));
      reserve.setObject(5, BinaryArray.of(BinaryType.INT8, accounts, id -> id));
      reserve.execute();
      if (reserve.getUpdateCount() != rows.size()) {
        throw new IllegalStateException("a key of the baseline was used twice");
      }
      reserve.getMoreResults();
      var balances = new long[accounts.size()];
      try (var locked = reserve.getResultSet()) {
        for (int i = 0; locked.next(); i++) {
          balances[i] = locked.getLong(2);
        }
      }
      return balances;
    }
  }

  /** What a lane's row becomes. */
  record LaneAfter(int lane, long lastSeq, Instant asOf, ChainHash chain) {}

  /**
   * Writes rows, balances and the lane's row, and commits; a small batch in one round trip, as a
   * lane does.
   *
   * @param minor the balances of the accounts from now on
   */
  static void write(
      Connection connection, List<Row> rows, List<Long> accounts, List<Long> minor, LaneAfter after)
      throws SQLException {
    boolean copied = rows.size() >= COPIED_FROM;
    if (copied) {
      COPY.run(connection, rows);
    }
    try (var write = connection.prepareStatement(copied ? FINISH : INSERT + ";" + FINISH)) {
      int index = 1;
      if (!copied) {
        for (var column : VALUES) {
          write.setObject(index++, BinaryArray.of(column.type(), rows, column.value()));
        }
      }
      write.setObject(index++, BinaryArray.of(BinaryType.INT8, accounts, id -> id));
      write.setObject(index++, BinaryArray.of(BinaryType.INT8, minor, m -> m));
      write.setLong(index++, after.lastSeq());
      write.setObject(index++, after.asOf().atOffset(ZoneOffset.UTC));
      write.setBytes(index++, after.chain().toBytes());
      write.setInt(index++, after.lane());
      write.setLong(index, after.lastSeq() - rows.size());
      write.execute();
    }
  }
}
