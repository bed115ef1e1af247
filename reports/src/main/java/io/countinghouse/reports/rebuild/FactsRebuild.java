package io.countinghouse.reports.rebuild;

import io.countinghouse.reports.reconcile.LedgerLock;
import io.countinghouse.reports.reconcile.PostgresAddress;
import io.countinghouse.sql.ClickHouseAccess;
import java.sql.SQLException;
import java.time.Duration;
import java.time.YearMonth;
import java.util.Map;
import java.util.function.Consumer;

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
   * @throws org.apache.kafka.common.KafkaException if Kafka can't be reached, or lacks the stream;
   *     the same
   */
  public Result rebuild(EntryTable table, YearMonth month, boolean cutOver)
      throws SQLException, InterruptedException {
    return alone(
        new Partition(table, month),
        (store, tables) -> {
          try (var source = LedgerMonth.open(ledger, store.partition());
              var group = new LoaderGroup(kafka, table)) {
            var obstacles = source.against();
            if (!obstacles.isEmpty()) {
              return new Result.Refused(obstacles);
            }
            var ends = group.ends(); // after the ledger said that all is published
            var behind = group.behind(ends, wait);
            if (!behind.isEmpty()) {
              return new Result.Refused(behind);
            }
            var swap = new CutOver(ledger, store, tables, group, ends, told);
            var ended = swap.resumed(cutOver);
            if (ended.isPresent()) {
              return ended.get();
            }
            var against =
                new Build(ledger, owner, store, tables, told).of(source, group.committed());
            return against.isEmpty()
                ? compared(store, tables, swap, cutOver)
                : new Result.Refused(against);
          }
        });
  }

  private static Result compared(Store store, MonthTables tables, CutOver swap, boolean cutOver)
      throws SQLException, InterruptedException {
    var rebuilt = tables.rebuilt().orElseThrow();
    var difference = Comparison.of(store, tables.live(), rebuilt);
    if (difference.none()) {
      tables.dropRebuilt();
      return new Result.Same();
    }
    if (!cutOver) {
      return new Result.Ready(difference);
    }
    if (tables.former().isPresent()) {
      return Result.refused(
          "kept",
          "what an earlier rebuild of %s took out is still kept: drop it, or roll back, first"
              .formatted(store.partition()));
    }
    return swap.swap(rebuilt);
  }

  /**
   * Puts back what the live table had before the rebuild that was done last.
   *
   * @param yes do it
   * @throws SQLException as for {@link #rebuild}
   */
  public Result rollBack(EntryTable table, YearMonth month, boolean yes)
      throws SQLException, InterruptedException {
    return alone(
        new Partition(table, month),
        (store, tables) -> {
          var former = tables.former();
          if (former.isEmpty()) {
            return nothingKept(store.partition());
          }
          var difference = Comparison.of(store, former.get(), tables.live());
          if (!yes) {
            return new Result.RollBackReady(difference);
          }
          try (var group = new LoaderGroup(kafka, table)) {
            return new CutOver(ledger, store, tables, group, Map.of(), told).rollBack(difference);
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
    return alone(
        new Partition(table, month),
        (store, tables) -> {
          if (tables.former().isEmpty()) {
            return nothingKept(store.partition());
          }
          if (tables.fence().stands()) {
            return Result.refused(
                "cut-off", "a swap was cut off: finish it with --yes, or roll it back, first");
          }
          tables.dropFormer();
          tables.dropRebuilt();
          return new Result.Dropped();
        });
  }

  private static Result nothingKept(Partition partition) {
    return Result.refused("kept", "nothing is kept of " + partition);
  }

  /** The lock keeps rebuilds apart; new names, one that lost its session and its lock with it. */
  private Result alone(Partition partition, Work work) throws SQLException, InterruptedException {
    try (var _ =
            LedgerLock.take(ledger, "ledger.rebuild", "another rebuild is at work on this ledger");
        var store = new Store(owner, partition)) {
      requireOneServer(store, partition.table().table());
      var tables = MonthTables.takeOver(store);
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
