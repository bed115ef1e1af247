package io.countinghouse.reports.rebuild;

import io.countinghouse.sql.months.MonthRow;
import io.countinghouse.sql.months.Months;
import io.countinghouse.sql.months.Obstacle;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/**
 * What must hold before a month is rebuilt, as far as the ledger itself can tell: its rows are
 * there, no more will come, and all of them are where the loaders find them.
 */
final class LedgerRules {

  private static final String LANES_BEFORE =
      "SELECT lane, as_of FROM ledger.awaited_lane WHERE as_of < ? ORDER BY lane";

  private final Connection ledger;
  private final Partition partition;
  private final List<Obstacle> obstacles = new ArrayList<>();

  @FunctionalInterface
  private interface Told {
    String of(ResultSet row) throws SQLException;
  }

  private LedgerRules(Connection ledger, Partition partition) {
    this.ledger = ledger;
    this.partition = partition;
  }

  /** Everything that stands against it. */
  static List<Obstacle> against(Connection ledger, Partition partition) throws SQLException {
    var rules = new LedgerRules(ledger, partition);
    rules.attached();
    rules.over();
    rules.published();
    return rules.obstacles;
  }

  private void attached() throws SQLException {
    boolean detached =
        Months.list(ledger).stream()
            .anyMatch(row ->
                row.month().equals(partition.month()) && row.state() == MonthRow.State.DETACHED);
    if (detached) {
      obstacles.add(
          new Obstacle(
              "attached",
              "%1$s is detached, so the ledger has no rows to build it from: months attach %1$s first"
                  .formatted(partition.month())));
    }
  }

  private void over() throws SQLException {
    refuse(
        "over",
        row ->
            "lane %d stands at %s and may still post to %s: only a month that every lane has left can be swapped as a whole; a row that lacks comes back by repair"
                .formatted(row.getInt("lane"), row.getString("as_of"), partition.month()),
        LANES_BEFORE,
        partition.end());
  }

  /** Each lane's last entry of the month is looked up by the key, whatever else the ledger has. */
  private void published() throws SQLException {
    var unpublished =
        """
        SELECT lane, published_seq, last FROM ledger.lane l CROSS JOIN LATERAL (
          SELECT max(lane_seq) AS last FROM %s e
          WHERE e.lane = l.lane AND posted_at >= ? AND posted_at < ?) AS entered
        WHERE published_seq < last AND retired_at IS NULL ORDER BY lane
        """
            .formatted(partition.table().ledger());
    refuse(
        "published",
        row ->
            "lane %d is known to be in Kafka up to %d, and ends the month with %d: the loader would load the rest again"
                .formatted(row.getInt(1), row.getLong(2), row.getLong(3)),
        unpublished,
        partition.begin(),
        partition.end());
  }

  /** One obstacle for each row that is found. */
  private void refuse(String rule, Told told, String query, OffsetDateTime... moments)
      throws SQLException {
    try (var read = ledger.prepareStatement(query)) {
      for (int i = 0; i < moments.length; i++) {
        read.setObject(i + 1, moments[i]);
      }
      try (var rows = read.executeQuery()) {
        while (rows.next()) {
          obstacles.add(new Obstacle(rule, told.of(rows)));
        }
      }
    }
  }
}
