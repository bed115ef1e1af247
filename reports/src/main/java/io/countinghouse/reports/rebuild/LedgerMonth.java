package io.countinghouse.reports.rebuild;

import io.countinghouse.reports.reconcile.LedgerConnection;
import io.countinghouse.reports.reconcile.PostgresAddress;
import io.countinghouse.sql.log.LaneLog;
import io.countinghouse.sql.months.Obstacle;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The month as the ledger has it. While it is open, no month is detached. */
final class LedgerMonth implements AutoCloseable {

  private final Partition partition;
  private final Connection ledger;

  private LedgerMonth(Partition partition, Connection ledger) {
    this.partition = partition;
    this.ledger = ledger;
  }

  static LedgerMonth open(PostgresAddress address, Partition partition) throws SQLException {
    return new LedgerMonth(partition, LedgerConnection.open(address));
  }

  /** Why it can't be rebuilt, or not yet, as far as the ledger can tell. */
  List<Obstacle> against() throws SQLException {
    try {
      return LedgerRules.against(ledger, partition);
    } finally {
      ledger.rollback();
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
                  new Block.Id(rows.getInt("lane"), rows.getLong("block")),
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
