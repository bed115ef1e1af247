package io.countinghouse.scorer.restore;

import io.countinghouse.scorer.profile.KnownProfiles;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateRestoreListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far the stores of this process are restored from their topics. It counts offsets: those of
 * records, and of the marks that Kafka transactions leave between them. Streams tells it on several
 * threads.
 */
public final class Restoring implements StateRestoreListener {

  private static final Logger LOG = LoggerFactory.getLogger(Restoring.class);

  /** One partition's way from where the store was to where its topic ended at the beginning. */
  private record Way(long from, long next, long end) {

    long left() {
      return Math.max(0, end - next);
    }
  }

  /** They stay until all are done, so that the whole does not shrink under way. */
  private final Map<TopicPartition, Way> ways = new HashMap<>();

  private final Counter records;
  private long movedNs = System.nanoTime();
  private boolean stopping;

  public Restoring(MeterRegistry registry) {
    records = registry.counter("scorer.restored");
    Gauge.builder("scorer.restore.remaining", this, Restoring::remaining).register(registry);
  }

  @Override
  public synchronized void onRestoreStart(
      TopicPartition partition, String store, long from, long end) {
    var way = new Way(from, from, end);
    ways.put(partition, way);
    moved();
    if (way.left() > 0) {
      LOG.atInfo()
          .addKeyValue("partition", partition)
          .addKeyValue("from", from)
          .addKeyValue("end", end)
          .log("restoring");
    }
  }

  /**
   * @throws IllegalStateException of the global store, if the process is to end: its thread looks
   *     at nothing else before it is done. Those of the tasks look, and what failed would be wiped
   */
  @Override
  public synchronized void onBatchRestored(
      TopicPartition partition, String store, long last, long count) {
    ways.computeIfPresent(
        partition, (_, way) -> new Way(way.from, Math.max(way.next, last + 1), way.end));
    records.increment((double) count);
    moved();
    if (stopping && store.equals(KnownProfiles.NAME)) {
      throw new IllegalStateException("stopped while " + partition + " was restored");
    }
  }

  @Override
  public synchronized void onRestoreEnd(TopicPartition partition, String store, long count) {
    ways.computeIfPresent(partition, (_, way) -> new Way(way.from, way.end, way.end));
    moved();
    if (count > 0) {
      LOG.atInfo()
          .addKeyValue("partition", partition)
          .addKeyValue("records", count)
          .log("restored");
    }
  }

  /** Another instance goes on with it, or this one later. */
  @Override
  public synchronized void onRestoreSuspended(TopicPartition partition, String store, long count) {
    ways.remove(partition);
    moved();
  }

  /** All is restored, and running. */
  public synchronized void done() {
    ways.clear();
  }

  /** Something else has changed that restoring waits for. */
  public synchronized void moved() {
    movedNs = System.nanoTime();
  }

  /** Since something moved. */
  public synchronized Duration stillFor() {
    return Duration.ofNanos(System.nanoTime() - movedNs);
  }

  /** The process is to end. */
  public synchronized void stop() {
    stopping = true;
  }

  /** Offsets that are still to be restored. */
  synchronized long remaining() {
    return ways.values().stream().mapToLong(Way::left).sum();
  }

  /** Such as {@code restoring: 30 of 100}. */
  @Override
  public synchronized String toString() {
    long all = ways.values().stream().mapToLong(way -> Math.max(0, way.end - way.from)).sum();
    return "restoring: " + (all - remaining()) + " of " + all;
  }
}
