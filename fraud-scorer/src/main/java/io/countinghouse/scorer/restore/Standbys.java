package io.countinghouse.scorer.restore;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StandbyUpdateListener;
import org.apache.kafka.streams.processor.TaskId;

/**
 * How far the copies that this process keeps of other instances' state are behind it: what a
 * take-over would still have to restore. Streams tells it on several threads.
 */
public final class Standbys implements StandbyUpdateListener {

  /** Offsets behind, by changelog partition. */
  private final Map<TopicPartition, Long> behind = new ConcurrentHashMap<>();

  public Standbys(MeterRegistry registry) {
    Gauge.builder("scorer.standby.partitions", behind, Map::size).register(registry);
    Gauge.builder(
            "scorer.standby.behind",
            behind,
            all -> all.values().stream().mapToLong(Long::longValue).sum())
        .register(registry);
  }

  @Override
  public void onUpdateStart(TopicPartition partition, String store, long from) {
    behind.put(partition, 0L);
  }

  @Override
  public void onBatchLoaded(
      TopicPartition partition, String store, TaskId task, long last, long count, long end) {
    behind.put(partition, Math.max(0, end - last - 1));
  }

  /** It is this instance's own now, or nobody's here. */
  @Override
  public void onUpdateSuspended(
      TopicPartition partition, String store, long at, long end, SuspendReason reason) {
    behind.remove(partition);
  }
}
