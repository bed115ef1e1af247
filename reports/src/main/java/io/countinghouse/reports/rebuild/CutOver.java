package io.countinghouse.reports.rebuild;

import io.countinghouse.reports.reconcile.LedgerLock;
import io.countinghouse.reports.reconcile.PostgresAddress;
import io.countinghouse.sql.months.Obstacle;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Swaps a month into the live table and out of it again. ClickHouse replaces a partition as a whole
 * or not at all; the {@link Fence} keeps inserts out from before the last look at what is swapped
 * until after the look at what came of it. Whatever ends it leaves the fence up and all tables
 * there, and the next run finds by their contents how far it was.
 */
final class CutOver {

  private final PostgresAddress ledger;
  private final Store store;
  private final MonthTables tables;
  private final Fence fence;
  private final LoaderGroup group;
  private final Map<TopicPartition, Long> ends;
  private final Consumer<String> told;

  /**
   * @param ends where the stream ended when all of the month was published
   */
  CutOver(
      PostgresAddress ledger,
      Store store,
      MonthTables tables,
      LoaderGroup group,
      Map<TopicPartition, Long> ends,
      Consumer<String> told) {
    this.ledger = ledger;
    this.store = store;
    this.tables = tables;
    this.fence = tables.fence();
    this.group = group;
    this.ends = ends;
    this.told = told;
  }

  /**
   * Goes on with one that was cut off in the midst.
   *
   * @param yes finish it, if the month was swapped already
   * @return empty: there is none, or nothing had been swapped yet; then all is as before it
   */
  Optional<Result> resumed(boolean yes) throws SQLException, InterruptedException {
    var former = tables.former();
    var rebuilt = tables.rebuilt();
    if (fence.stands() && former.isPresent() && rebuilt.isPresent()) {
      if (tables.liveIs(rebuilt.get())) {
        return Optional.of(
            yes
                ? finished(former.get(), rebuilt.get())
                : cutOff("it was not checked: finish it with --yes, or roll it back"));
      }
      if (!tables.liveIs(former.get())) {
        return Optional.of(
            cutOff(
                "%s has neither what it had nor what was built: somebody else wrote; look at %s and %s, or roll back"
                    .formatted(tables.live(), former.get(), rebuilt.get())));
      }
      tables.dropFormer();
    }
    fence.lower();
    return Optional.empty();
  }

  private static Result cutOff(String why) {
    return Result.refused("cut-off", "a swap was cut off: " + why);
  }

  private Result finished(String former, String rebuilt) throws SQLException, InterruptedException {
    try (var _ = noClose()) {
      var difference = Comparison.of(store, former, rebuilt);
      fence.raise();
      return checked(difference, rebuilt);
    }
  }

  /** Puts what was built in place of what is live, which is kept. */
  Result swap(String rebuilt) throws SQLException, InterruptedException {
    try (var _ = noClose()) {
      var open = fenced();
      if (!open.isEmpty()) {
        return new Result.Refused(open);
      }
      var difference = Comparison.of(store, tables.live(), rebuilt);
      if (difference.none()) {
        fence.lower();
        tables.dropRebuilt();
        return new Result.Same();
      }
      var copy = tables.createCopy();
      told.accept("keeping");
      tables.keep(copy);
      told.accept("kept");
      tables.replaceLive(rebuilt);
      told.accept("swapped");
      return checked(difference, rebuilt);
    }
  }

  /** Shuts the month, unless loaders have begun what would still come into it. */
  private List<Obstacle> fenced() throws SQLException, InterruptedException {
    fence.raise();
    told.accept("fenced");
    var open = open();
    if (!open.isEmpty()) {
      fence.lower();
    }
    return open;
  }

  /** After the swap: the live table must have what was validated, or has what it had again. */
  private Result checked(Difference difference, String rebuilt)
      throws SQLException, InterruptedException {
    var wrong = new ArrayList<>(open());
    if (!tables.liveIs(rebuilt)) {
      wrong.add(
          new Obstacle("swapped", "%s has not what was validated".formatted(store.partition())));
    }
    if (!wrong.isEmpty()) {
      restore();
      return new Result.Refused(wrong);
    }
    fence.lower();
    tables.dropRebuilt();
    told.accept("checked");
    return new Result.Done(difference);
  }

  /** Puts back what the live table had. */
  Result rollBack(Difference difference) throws SQLException, InterruptedException {
    try (var _ = noClose()) {
      var open = fenced();
      if (!open.isEmpty()) {
        return new Result.Refused(open);
      }
      restore();
      return new Result.RolledBack(difference);
    }
  }

  private void restore() throws SQLException {
    var former = tables.former().orElseThrow();
    tables.replaceLive(former);
    if (!tables.liveIs(former)) {
      throw new SQLException("%s is not what %s has".formatted(tables.live(), former));
    }
    told.accept("restored");
    fence.lower();
    tables.dropFormer();
    tables.dropRebuilt();
  }

  /** Whoever may still insert rows of the month, decided by what the table had before. */
  private List<Obstacle> open() throws InterruptedException {
    var open = new ArrayList<>(group.behind(ends, Duration.ZERO));
    open.addAll(group.repairs());
    return open;
  }

  /** A close reads the facts of a date again and again, which must be the same. */
  private Connection noClose() throws SQLException {
    return LedgerLock.take(
        ledger, "ledger.close", "a close is at work, and reads what is to be swapped");
  }
}
