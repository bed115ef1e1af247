package io.countinghouse.reports.rebuild;

import io.countinghouse.reports.reconcile.LedgerConnection;
import io.countinghouse.reports.reconcile.PostgresAddress;
import io.countinghouse.sql.log.LaneLog;
import io.countinghouse.sql.months.MonthRow;
import io.countinghouse.sql.months.Months;
import io.countinghouse.sql.months.Obstacle;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The month as the ledger has it. While it is open, no month is detached. */
final class LedgerMonth implements AutoCloseable {

  private static final String LANES_BEFORE =
      "SELECT lane, as_of FROM ledger.awaited_lane WHERE as_of < ? ORDER BY lane";

  private final Partition partition;
  private final Connection ledger;

  @FunctionalInterface
  private interface Told {
    String of(ResultSet row) throws SQLException;
  }

  private LedgerMonth(Partition partition, Connection ledger) {
    this.partition = partition;
    this.ledger = ledger;
  }

  static LedgerMonth open(PostgresAddress address, Partition partition) throws SQLException {
    return new LedgerMonth(partition, LedgerConnection.open(address));
  }

  /** Why it can't be rebuilt, or not yet, as far as the ledger can tell. */
  List<Obstacle> against() throws SQLException {
    var obstacles = new ArrayList<Obstacle>();
    try {
      attached(obstacles);
      refuse(
          "over",
          LANES_BEFORE,
          row ->
              "lane %d stands at %s and may still post to %s: only a month that every lane has left can be swapped as a whole; a row that lacks comes back by repair"
                  .formatted(row.getInt("lane"), row.getString("as_of"), partition.month()),
          obstacles);
      refuse(
          "published",
          """
          SELECT lane, published_seq, last FROM ledger.lane JOIN (
            SELECT lane, max(lane_seq) AS last FROM %s WHERE posted_at < ? GROUP BY lane) AS entered USING (lane)
          WHERE published_seq < last AND retired_at IS NULL ORDER BY lane
          """
              .formatted(partition.table().ledger()),
          row ->
              "lane %d is known to be in Kafka up to %d, and ends the month with %d: the loader would load the rest again"
                  .formatted(row.getInt(1), row.getLong(2), row.getLong(3)),
          obstacles);
    } finally {
      ledger.rollback();
    }
    return obstacles;
  }

  private void attached(List<Obstacle> obstacles) throws SQLException {
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

  private void refuse(String rule, String query, Told why, List<Obstacle> obstacles)
      throws SQLException {
    try (var read = ledger.prepareStatement(query)) {
      read.setObject(1, partition.end());
      try (var rows = read.executeQuery()) {
        while (rows.next()) {
          obstacles.add(new Obstacle(rule, why.of(rows)));
        }
      }
    }
  }

  /** What there is, lane by lane. */
  List<Block> blocks() throws SQLException {
    var blocks = new ArrayList<Block>();
    try (var read =
        ledger.prepareStatement(
            """
            SELECT lane, lane_seq / %d AS block, count(*) AS entries, min(lane_seq) AS first, max(lane_seq) AS last
            FROM %s WHERE posted_at >= ? AND posted_at < ?
            GROUP BY lane, block ORDER BY lane, block
            """
                .formatted(Block.SEQUENCES, partition.table().ledger()))) {
      read.setObject(1, partition.begin());
      read.setObject(2, partition.end());
      try (var rows = read.executeQuery()) {
        while (rows.next()) {
          blocks.add(
              new Block(
                  rows.getInt("lane"),
                  rows.getLong("block"),
                  rows.getLong("entries"),
                  rows.getLong("first"),
                  rows.getLong("last")));
        }
      }
    } finally {
      ledger.rollback();
    }
    return blocks;
  }

  /** The entries of a block, and others of its lane between them; close it, then {@link #done}. */
  LaneLog read(Block block) throws SQLException {
    return LaneLog.open(ledger, block.lane(), block.first() - 1, block.last());
  }

  /** Ends the transaction in which was read. */
  void done() throws SQLException {
    ledger.rollback();
  }

  /** For whoever asks the same ledger more; it does not commit by itself. */
  Connection connection() {
    return ledger;
  }

  @Override
  public void close() throws SQLException {
    ledger.close();
  }
}
