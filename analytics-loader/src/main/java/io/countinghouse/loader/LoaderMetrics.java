package io.countinghouse.loader;

import io.countinghouse.events.Topics;
import io.countinghouse.loader.batch.Batch;
import io.countinghouse.loader.fact.FactTables;
import io.countinghouse.loader.settle.OpenBatch;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The loader's figures. */
public final class LoaderMetrics {

  private static final String ADMITTED = "admitted";
  private static final String THERE = "there";

  private final MeterRegistry registry;
  private final AtomicInteger owned = new AtomicInteger();
  private final AtomicInteger away = new AtomicInteger();
  private final AtomicLong repairsWaitingSeconds = new AtomicLong();
  private final AtomicLong deadLettersWaitingSeconds = new AtomicLong();

  public LoaderMetrics(MeterRegistry registry) {
    this.registry = registry;
    registry.gauge("loader.partitions.owned", owned);
    registry.gauge("loader.away", away);
    registry.gauge("loader.repairs.waiting.seconds", repairsWaitingSeconds);
    registry.gauge("loader.dead.letters.waiting.seconds", deadLettersWaitingSeconds);
    fromTheStart();
  }

  /**
   * All that an alarm may be about, so that the first of its kind is an increase and none is 0: a
   * figure that comes with its first event has no value before it.
   */
  private void fromTheStart() {
    awayTries();
    for (var table : FactTables.ALL) {
      batches(table.table());
      rows(table.table());
      deadLetters(table.topic().name());
    }
    for (var topic : Topics.SEQUENCED) {
      deadLetters(topic.repairs(FactTables.SERVICE));
      var table = FactTables.of(topic.name()).table();
      repairs(table, ADMITTED);
      repairs(table, THERE);
    }
  }

  void owned(int partitions) {
    owned.set(partitions);
  }

  /** ClickHouse or Kafka does not answer. */
  void away() {
    away.set(1);
    awayTries().increment();
  }

  void back() {
    away.set(0);
  }

  void dead(Batch batch) {
    deadLetters(batch.source().topic()).increment(batch.deadLetters().size());
  }

  /** Records of a repair topic: what the table lacked, and what was there. */
  void decided(Batch batch, int admitted, int there) {
    var table = batch.table().table();
    repairs(table, ADMITTED).increment(admitted);
    repairs(table, THERE).increment(there);
  }

  /** For how long those have been waiting that have waited longest. */
  void postponed(Collection<PartitionFlow> flows) {
    repairsWaitingSeconds.set(longest(flows, Postponement.Reason.REPAIR));
    deadLettersWaitingSeconds.set(longest(flows, Postponement.Reason.DEAD_LETTERS));
  }

  private static long longest(Collection<PartitionFlow> flows, Postponement.Reason why) {
    return flows.stream().mapToLong(flow -> flow.postponedFor(why).toSeconds()).max().orElse(0);
  }

  private Counter awayTries() {
    return registry.counter("loader.away.tries");
  }

  private Counter deadLetters(String topic) {
    return registry.counter("loader.dead.letters", "topic", topic);
  }

  private Counter repairs(String table, String outcome) {
    return registry.counter("loader.repairs", "table", table, "outcome", outcome);
  }

  private Counter batches(String table) {
    return registry.counter("loader.batches", "table", table);
  }

  private Counter rows(String table) {
    return registry.counter("loader.rows", "table", table);
  }

  void loaded(OpenBatch open) {
    var batch = open.batch();
    var since = open.visibleFor();
    var table = batch.table().table();
    batches(table).increment();
    batch.bounds().rows().values().forEach(rows(table)::increment);
    Timer.builder("loader.batch.age") // first record read → rows visible
        .tag("table", table)
        .register(registry)
        .record(batch.age().minus(since));
    var oldest = batch.oldest();
    if (oldest != null) {
      Timer.builder("loader.freshness") // the event's own time → rows visible
          .tag("table", table)
          .publishPercentiles(0.5, 0.99)
          .register(registry)
          .record(Duration.between(oldest, Instant.now()).minus(since));
    }
  }
}
