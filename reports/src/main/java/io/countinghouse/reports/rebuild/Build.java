package io.countinghouse.reports.rebuild;

import io.countinghouse.reports.reconcile.PostgresAddress;
import io.countinghouse.sql.ClickHouseAccess;
import io.countinghouse.sql.months.Obstacle;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Builds the ledger's month beside the live one, and validates it. A block is there as a whole or
 * not at all, so what a killed run has done is seen by counting: nothing else is kept.
 */
final class Build {

  private final PostgresAddress ledger;
  private final ClickHouseAccess owner;
  private final Store store;
  private final MonthTables tables;
  private final Consumer<String> told;

  Build(
      PostgresAddress ledger,
      ClickHouseAccess owner,
      Store store,
      MonthTables tables,
      Consumer<String> told) {
    this.ledger = ledger;
    this.owner = owner;
    this.store = store;
    this.tables = tables;
    this.told = told;
  }

  /**
   * Builds it.
   *
   * @param committed where the loaders' group stands
   * @return what stands against what was built, which is dropped then; nothing: it is there
   */
  List<Obstacle> of(LedgerMonth source, Map<TopicPartition, Long> committed)
      throws SQLException, InterruptedException {
    var blocks = source.blocks();
    if (blocks.isEmpty()) {
      return List.of(new Obstacle("ledger", "the ledger has nothing of " + store.partition()));
    }
    var table = tables.createRebuilt();
    var missing = missing(table, blocks);
    if (missing.isEmpty()) {
      told.accept("what is in " + table + " was not built from this ledger: begun anew");
      tables.dropRebuilt();
      table = tables.createRebuilt();
    }
    new Backfill(ledger, store, table, committed, told).load(missing.orElse(blocks));
    var against = new Validation(store, owner, source).against(table, blocks);
    if (against.isEmpty()) {
      told.accept("validated");
    } else {
      tables.dropRebuilt();
    }
    return against;
  }

  /** Blocks that the table has not; empty: it has a part of one, or what is in none. */
  private Optional<List<Block>> missing(String table, List<Block> blocks) throws SQLException {
    var there = new HashMap<Block.Id, Long>();
    var counts =
        "SELECT lane, intDiv(lane_seq, %d) AS block, count() AS n FROM %s GROUP BY lane, block"
            .formatted(Block.SEQUENCES, table);
    store.rows(counts).forEach(row -> there.put(Block.Id.of(row), row.getLong("n")));
    var missing = new ArrayList<Block>();
    for (var block : blocks) {
      var rows = there.remove(block.id());
      if (rows == null) {
        missing.add(block);
      } else if (rows != block.entries() * store.partition().table().rowsPerEntry()) {
        return Optional.empty();
      }
    }
    return there.isEmpty() ? Optional.of(missing) : Optional.empty();
  }
}
