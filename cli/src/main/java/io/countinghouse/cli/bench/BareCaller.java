package io.countinghouse.cli.bench;

import io.countinghouse.events.ChainHash;
import io.countinghouse.events.Micros;
import io.countinghouse.events.Transaction;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What PostgreSQL itself can do for a poster: batches with keys, locks, rows, balances, the hash
 * chain and the lane's row, sent in the fastest way that is known here (binary arrays, COPY for
 * many rows), but no HTTP, no Kafka and nobody waiting.
 */
final class BareCaller implements BlockingCallers.Caller {

  static final int BATCH = 1_000;

  private static final int DIGEST_BYTES = 32;

  private final BenchLedger ledger;
  private final Books books;
  private final int lane;
  private final int batch;
  private final SplittableRandom random = new SplittableRandom();
  private final Connection connection;
  private ChainHash chain;
  private long lastSeq;

  /**
   * @param lane of its own, so that callers do not wait for each other's row
   * @param batch transactions in one commit
   */
  BareCaller(BenchLedger ledger, Books books, int lane, int batch) throws SQLException {
    this.ledger = ledger;
    this.books = books;
    this.lane = lane;
    this.batch = batch;
    this.connection = ledger.connect();
    try (var read = connection.prepareStatement(BareSql.READ_LANE)) {
      read.setInt(1, lane);
      try (var row = read.executeQuery()) {
        row.next();
        lastSeq = row.getLong(1);
        chain = ChainHash.of(row.getBytes(2));
      }
    }
    connection.commit();
  }

  @Override
  public int call() throws SQLException {
    var postedAt = Micros.truncate(Instant.now());
    var today = LocalDate.ofInstant(postedAt, ZoneOffset.UTC);
    var rows = new ArrayList<BareSql.Row>(batch);
    var changes = new TreeMap<Long, Long>();
    for (int i = 0; i < batch; i++) {
      var payment = books.next(random);
      var row = row(payment, lastSeq + 1 + i, postedAt, today);
      rows.add(row);
      changes.merge(row.debitId(), (long) -payment.minor(), Long::sum);
      changes.merge(row.creditId(), (long) payment.minor(), Long::sum);
      chain = chain.next(row.transaction());
    }
    post(rows, changes, postedAt);
    lastSeq += batch;
    return batch;
  }

  private BareSql.Row row(Books.Payment payment, long seq, Instant postedAt, LocalDate today) {
    var debit = Books.account(payment.debit());
    var transaction =
        new Transaction(
            uuidv7(postedAt),
            lane,
            seq,
            "payment",
            debit,
            Books.account(payment.credit()),
            debit,
            payment.minor(),
            Books.CURRENCY,
            postedAt,
            postedAt,
            today,
            today,
            "bench",
            "bare-" + lane + "-" + seq,
            null,
            null,
            null,
            null,
            null);
    return new BareSql.Row(transaction, ledger.id(payment.debit()), ledger.id(payment.credit()));
  }

  private void post(List<BareSql.Row> rows, SortedMap<Long, Long> changes, Instant postedAt)
      throws SQLException {
    var touched = List.copyOf(changes.keySet());
    var balances = BareSql.reserve(connection, rows, digests(), postedAt, touched);
    var after = new ArrayList<Long>(touched.size());
    for (var change : changes.values()) { // in the order in which they were locked
      after.add(balances[after.size()] + change);
    }
    var lane = new BareSql.LaneAfter(this.lane, lastSeq + rows.size(), postedAt, chain);
    BareSql.write(connection, rows, touched, after, lane);
  }

  /** Of nothing: the digests of requests are not the ledger's work. */
  private List<byte[]> digests() {
    var digests = new ArrayList<byte[]>(batch);
    for (int i = 0; i < batch; i++) {
      var digest = new byte[DIGEST_BYTES];
      random.nextBytes(digest);
      digests.add(digest);
    }
    return digests;
  }

  /** As ours: of the time, so that the index grows at its end. */
  private UUID uuidv7(Instant time) {
    return new UUID(
        time.toEpochMilli() << 16 | 0x7000L | (random.nextLong() & 0xFFFL),
        (random.nextLong() >>> 2) | 0x8000_0000_0000_0000L);
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
