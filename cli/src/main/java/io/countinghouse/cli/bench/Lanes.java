package io.countinghouse.cli.bench;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;

/** What lanes did while a contender ran, asked of the ledger. */
final class Lanes {

  private static final String LAST = "SELECT lane, last_seq FROM ledger.lane WHERE lane < ?";

  /** The transactions of one commit have one posting time in their lane. */
  private static final String BATCHES =
      """
      SELECT count(*), count(DISTINCT posted_at) FROM ledger.transaction WHERE lane = ? AND lane_seq > ?
      """;

  private final BenchLedger ledger;

  Lanes(BenchLedger ledger) {
    this.ledger = ledger;
  }

  /** The last sequence of each lane. */
  Map<Integer, Long> last() throws SQLException {
    var last = new TreeMap<Integer, Long>();
    try (var connection =
            DriverManager.getConnection(ledger.url(), ledger.user(), ledger.password());
        var read = connection.prepareStatement(LAST)) {
      read.setInt(1, BenchLedger.OWNERLESS_LANE);
      try (var rows = read.executeQuery()) {
        while (rows.next()) {
          last.put(rows.getInt(1), rows.getLong(2));
        }
      }
    }
    return last;
  }

  /** All that the lanes have posted. */
  long total() throws SQLException {
    return last().values().stream().mapToLong(Long::longValue).sum();
  }

  /** Transactions in a commit since then, on average and at least 1. */
  int batchSince(Map<Integer, Long> then) throws SQLException {
    long transactions = 0;
    long commits = 0;
    try (var connection =
            DriverManager.getConnection(ledger.url(), ledger.user(), ledger.password());
        var read = connection.prepareStatement(BATCHES)) {
      for (var lane : then.entrySet()) {
        read.setInt(1, lane.getKey());
        read.setLong(2, lane.getValue());
        try (var rows = read.executeQuery()) {
          rows.next();
          transactions += rows.getLong(1);
          commits += rows.getLong(2);
        }
      }
    }
    return (int) Math.max(1, Math.round((double) transactions / Math.max(1, commits)));
  }
}
