package io.countinghouse.reports.rebuild;

import io.countinghouse.sql.months.Obstacle;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Swaps a month into the live table and out of it again. ClickHouse replaces a partition as a whole
 * or not at all; the {@link Fence} keeps inserts out from before the last look at what is swapped
 * until after the look at what came of it. Whatever ends it leaves the fence up and all tables
 * there, and the next run finds by their contents how far it was.
 */
final class CutOver {

  private final Store store;
  private final Partition partition;
  private final String live;
  private final MonthTables tables;
  private final Fence fence;
  private final LoaderGroup group;
  private final Map<TopicPartition, Long> ends;
  private final Consumer<String> told;

  /**
   * @param ends where the stream ended when all of the month was published
   */
  CutOver(
      Store store,
      Partition partition,
      MonthTables tables,
      LoaderGroup group,
      Map<TopicPartition, Long> ends,
      Consumer<String> told) {
    this.store = store;
    this.partition = partition;
    this.live = partition.table().table();
    this.tables = tables;
    this.fence = tables.fence();
    this.group = group;
    this.ends = ends;
    this.told = told;
  }

  /** Whether one was cut off in the midst. */
  boolean cutOff() throws SQLException {
    return !fence.standing().isEmpty()
        && tables.former().isPresent()
        && tables.rebuilt().isPresent();
  }

  /** Whether the live table has what is in that one. */
  boolean liveIs(String table) throws SQLException {
    return Contents.of(store, partition, live).equals(Contents.of(store, partition, table));
  }

  /** Puts what was built in place of what is live, which is kept. */
  Result swap(String rebuilt) throws SQLException, InterruptedException {
    fence.raise();
    told.accept("fenced");
    var open = open();
    if (!open.isEmpty()) {
      fence.lower();
      return new Result.Refused(open);
    }
    var difference = Comparison.of(store, partition, live, rebuilt);
    if (difference.none()) {
      fence.lower();
      tables.dropRebuilt();
      return new Result.Same();
    }
    var copy = tables.createCopy();
    told.accept("keeping");
    replace(copy, live);
    if (!liveIs(copy)) {
      throw new SQLException("%s is not what %s has: nothing was swapped".formatted(copy, live));
    }
    tables.keep(copy);
    told.accept("kept");
    replace(live, rebuilt);
    told.accept("swapped");
    return finish(difference);
  }

  /** Checks a swap that was cut off after it was done. */
  Result resume(Difference difference) throws SQLException, InterruptedException {
    fence.raise();
    return finish(difference);
  }

  /** After the swap: the live table must have what was validated, or has what it had again. */
  private Result finish(Difference difference) throws SQLException, InterruptedException {
    var rebuilt = tables.rebuilt().orElseThrow();
    var wrong = new ArrayList<>(open());
    if (!liveIs(rebuilt)) {
      wrong.add(new Obstacle("swapped", "%s has not what was validated".formatted(partition)));
    }
    if (wrong.isEmpty()) {
      fence.lower();
      tables.dropRebuilt();
      told.accept("checked");
      return new Result.Done(difference);
    }
    restore();
    return new Result.Refused(wrong);
  }

  /** Puts back what the live table had. */
  Result rollBack(Difference difference) throws SQLException, InterruptedException {
    fence.raise();
    told.accept("fenced");
    var open = open();
    if (!open.isEmpty()) {
      fence.lower();
      return new Result.Refused(open);
    }
    restore();
    return new Result.RolledBack(difference);
  }

  private void restore() throws SQLException {
    var former = tables.former().orElseThrow();
    replace(live, former);
    if (!liveIs(former)) {
      throw new SQLException("%s is not what %s has".formatted(live, former));
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

  /** ClickHouse refuses to replace by nothing, which is what a month has of which all was lost. */
  private void replace(String table, String by) throws SQLException {
    boolean nothing = Contents.of(store, partition, by).rows() == 0;
    store.run(
        nothing
            ? "ALTER TABLE %s DROP PARTITION ID '%d'".formatted(table, partition.id())
            : "ALTER TABLE %s REPLACE PARTITION ID '%d' FROM %s"
                .formatted(table, partition.id(), by));
  }
}
