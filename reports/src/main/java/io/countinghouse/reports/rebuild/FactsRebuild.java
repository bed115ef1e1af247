package io.countinghouse.reports.rebuild;

import io.countinghouse.reports.reconcile.LedgerLock;
import io.countinghouse.reports.reconcile.PostgresAddress;
import io.countinghouse.sql.ClickHouseAccess;
import io.countinghouse.sql.months.Obstacle;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Builds a month of facts from the ledger, beside the live one, and swaps it in; docs/loader.md has
 * the argument. It can be ended at any moment and run again, while loaders load other months.
 */
public final class FactsRebuild {

  private final PostgresAddress ledger;
  private final ClickHouseAccess owner;
  private final String kafka;
  private final Duration wait;
  private final Consumer<String> told;

  /** Something that is done with a partition that is nobody else's meanwhile. */
  @FunctionalInterface
  private interface Work {
    Result on(Store store, MonthTables tables) throws SQLException, InterruptedException;
  }

  /**
   * @param ledger who reads it
   * @param owner may make tables and change the live one
   * @param kafka its bootstrap address
   * @param wait how long the loaders may take to get past the month
   * @param told takes each step
   */
  public FactsRebuild(
      PostgresAddress ledger,
      ClickHouseAccess owner,
      String kafka,
      Duration wait,
      Consumer<String> told) {
    this.ledger = ledger;
    this.owner = owner;
    this.kafka = kafka;
    this.wait = wait;
    this.told = told;
  }

  /**
   * Builds a month, validates it and compares it with the live one.
   *
   * @param cutOver swap it in if they differ
   * @throws SQLException if a database can't be reached or fails, or another rebuild is at work; it
   *     can be run again
   * @throws org.apache.kafka.common.KafkaException if Kafka can't be reached; the same
   */
  public Result rebuild(EntryTable table, YearMonth month, boolean cutOver)
      throws SQLException, InterruptedException {
    var partition = new Partition(table, month);
    return alone(
        partition,
        (store, tables) -> {
          try (var source = LedgerMonth.open(ledger, partition);
              var group = new LoaderGroup(kafka, table)) {
            var obstacles = new ArrayList<>(source.against());
            if (!obstacles.isEmpty()) {
              return new Result.Refused(obstacles);
            }
            var ends = group.ends();
            obstacles.addAll(group.behind(ends, wait));
            if (!obstacles.isEmpty()) {
              return new Result.Refused(obstacles);
            }
            var swap = new CutOver(store, partition, tables, group, ends, told);
            if (swap.cutOff()) {
              var ended = resumed(store, partition, tables, swap, cutOver);
              if (ended.isPresent()) {
                return ended.get();
              }
            }
            tables.fence().lower();
            return built(store, partition, tables, source, group.committed(), swap, cutOver);
          }
        });
  }

  /** Empty: nothing had been swapped yet. */
  private Optional<Result> resumed(
      Store store, Partition partition, MonthTables tables, CutOver swap, boolean cutOver)
      throws SQLException, InterruptedException {
    var former = tables.former().orElseThrow();
    var rebuilt = tables.rebuilt().orElseThrow();
    if (swap.liveIs(rebuilt)) {
      if (!cutOver) {
        return Optional.of(
            refused(
                "cut-off",
                "a swap was cut off before it was checked: finish it with --yes, or roll it back"));
      }
      try (var _ = noClose()) {
        return Optional.of(swap.resume(Comparison.of(store, partition, former, rebuilt)));
      }
    }
    if (swap.liveIs(former)) {
      tables.dropFormer();
      return Optional.empty();
    }
    return Optional.of(
        refused(
            "cut-off",
            "a swap was cut off, and %s has neither what it had nor what was built: somebody else wrote; look at %s and %s, or roll back"
                .formatted(partition, former, rebuilt)));
  }

  private Result built(
      Store store,
      Partition partition,
      MonthTables tables,
      LedgerMonth source,
      Map<TopicPartition, Long> committed,
      CutOver swap,
      boolean cutOver)
      throws SQLException, InterruptedException {
    var blocks = source.blocks();
    if (blocks.isEmpty()) {
      return refused("ledger", "the ledger has nothing of " + partition);
    }
    var rebuilt = filled(store, partition, tables, blocks, committed);
    var against = new Validation(store, owner, partition, source).against(rebuilt, blocks);
    if (!against.isEmpty()) {
      tables.dropRebuilt();
      return new Result.Refused(against);
    }
    told.accept("validated");
    var difference = Comparison.of(store, partition, partition.table().table(), rebuilt);
    if (difference.none()) {
      tables.dropRebuilt();
      return new Result.Same();
    }
    if (!cutOver) {
      return new Result.Ready(difference);
    }
    if (tables.former().isPresent()) {
      return refused(
          "kept",
          "what an earlier rebuild of %s took out is still kept: drop it, or roll back, first"
              .formatted(partition));
    }
    try (var _ = noClose()) {
      return swap.swap(rebuilt);
    }
  }

  private String filled(
      Store store,
      Partition partition,
      MonthTables tables,
      List<Block> blocks,
      Map<TopicPartition, Long> committed)
      throws SQLException, InterruptedException {
    var table = tables.createRebuilt();
    var backfill = new Backfill(ledger, store, partition, table, committed, told);
    try {
      backfill.load(backfill.missing(blocks));
      return table;
    } catch (Backfill.TornException e) {
      told.accept("what is in " + table + " was not built from this ledger: begun anew");
      tables.dropRebuilt();
      var anew = tables.createRebuilt();
      new Backfill(ledger, store, partition, anew, committed, told).load(blocks);
      return anew;
    }
  }

  /**
   * Puts back what the live table had before the rebuild that was done last.
   *
   * @param yes do it
   * @throws SQLException as for {@link #rebuild}
   */
  public Result rollBack(EntryTable table, YearMonth month, boolean yes)
      throws SQLException, InterruptedException {
    var partition = new Partition(table, month);
    return alone(
        partition,
        (store, tables) -> {
          if (tables.former().isEmpty()) {
            return nothingKept(partition);
          }
          var difference =
              Comparison.of(store, partition, tables.former().orElseThrow(), table.table());
          if (!yes) {
            return new Result.Ready(difference);
          }
          try (var group = new LoaderGroup(kafka, table);
              var _ = noClose()) {
            return new CutOver(store, partition, tables, group, Map.of(), told)
                .rollBack(difference);
          }
        });
  }

  /**
   * Drops what a rebuild took out.
   *
   * @throws SQLException as for {@link #rebuild}
   */
  public Result dropFormer(EntryTable table, YearMonth month)
      throws SQLException, InterruptedException {
    var partition = new Partition(table, month);
    return alone(
        partition,
        (_, tables) -> {
          if (tables.former().isEmpty()) {
            return nothingKept(partition);
          }
          if (!tables.fence().standing().isEmpty()) {
            return refused(
                "cut-off", "a swap was cut off: finish it with --yes, or roll it back, first");
          }
          tables.dropFormer();
          tables.dropRebuilt();
          return new Result.Dropped();
        });
  }

  /** A close reads the facts of a date again and again, which must be the same. */
  private Connection noClose() throws SQLException {
    return LedgerLock.take(
        ledger, "ledger.close", "a close is at work, and reads what is to be swapped");
  }

  private static Result nothingKept(Partition partition) {
    return refused("kept", "nothing is kept of " + partition);
  }

  private static Result refused(String rule, String why) {
    return new Result.Refused(List.of(new Obstacle(rule, why)));
  }

  /** The lock keeps rebuilds apart; new names, one that lost its session and its lock with it. */
  private Result alone(Partition partition, Work work) throws SQLException, InterruptedException {
    try (var _ =
            LedgerLock.take(ledger, "ledger.rebuild", "another rebuild is at work on this ledger");
        var store = new Store(owner, partition)) {
      requireOneServer(store, partition.table().table());
      var tables = MonthTables.takeOver(store, partition);
      store.endQueries();
      return work.on(store, tables);
    }
  }

  private static void requireOneServer(Store store, String table) throws SQLException {
    var engine =
        store
            .rows(
                "SELECT engine FROM system.tables WHERE database = currentDatabase() AND name = '"
                    + table
                    + "'")
            .stream()
            .map(row -> row.getString("engine"))
            .findFirst()
            .orElse("none");
    if (!engine.equals("MergeTree")) {
      throw new SQLException(
          "%s has the engine %s: on a cluster a partition lies on several servers, and can't be swapped as a whole"
              .formatted(table, engine));
    }
  }
}
