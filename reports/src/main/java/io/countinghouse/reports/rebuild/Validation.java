package io.countinghouse.reports.rebuild;

import io.countinghouse.reports.ClickHouseReader;
import io.countinghouse.sql.ClickHouseAccess;
import io.countinghouse.sql.months.Obstacle;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/** Whether a table has the ledger's month, each entry once, and says so in every projection. */
final class Validation {

  private static final int TOLD_MAX = 5;

  private final Store store;
  private final ClickHouseAccess owner;
  private final Partition partition;
  private final LedgerMonth ledger;

  Validation(Store store, ClickHouseAccess owner, LedgerMonth ledger) {
    this.store = store;
    this.owner = owner;
    this.partition = store.partition();
    this.ledger = ledger;
  }

  /** What stands against it. */
  List<Obstacle> against(String table, List<Block> blocks) throws SQLException {
    var obstacles = new ArrayList<>(sequences(table, blocks));
    obstacles.addAll(Projections.against(store, table));
    if (partition.table() == EntryTable.POSTINGS) {
      try (var reader = ClickHouseReader.open(owner)) {
        obstacles.addAll(LedgerSums.against(ledger.connection(), reader, partition, table));
      }
    }
    return obstacles.subList(0, Math.min(TOLD_MAX, obstacles.size()));
  }

  /** No gap, no double, nothing else: as many, as many different ones, and the same ends. */
  private List<Obstacle> sequences(String table, List<Block> blocks) throws SQLException {
    var there = new HashMap<Block.Id, String>();
    var sql =
        """
        SELECT lane, intDiv(lane_seq, %d) AS block, count() AS n, uniqExact((lane_seq, %s)) AS distinct_rows,
               uniqExact(lane_seq) AS entries, min(lane_seq) AS first, max(lane_seq) AS last
        FROM %s GROUP BY lane, block SETTINGS optimize_use_projections = 0
        """
            .formatted(Block.SEQUENCES, partition.table().leg(), table);
    for (var row : store.rows(sql)) {
      there.put(
          Block.Id.of(row),
          line(
              row.getLong("n"),
              row.getLong("distinct_rows"),
              row.getLong("entries"),
              row.getLong("first"),
              row.getLong("last")));
    }
    var obstacles = new ArrayList<Obstacle>();
    for (var block : blocks) {
      long rows = block.entries() * partition.table().rowsPerEntry();
      var due = line(rows, rows, block.entries(), block.first(), block.last());
      var have = there.remove(block.id());
      if (!due.equals(have)) {
        obstacles.add(
            new Obstacle(
                "sequences", "lane %d: due %s, there %s".formatted(block.lane(), due, have)));
      }
    }
    there.forEach((block, have) ->
        obstacles.add(
            new Obstacle(
                "sequences", "lane %d: due none, there %s".formatted(block.lane(), have))));
    return obstacles;
  }

  private static String line(long rows, long distinct, long entries, long first, long last) {
    return "%d rows, %d different, of %d entries %d to %d"
        .formatted(rows, distinct, entries, first, last);
  }
}
