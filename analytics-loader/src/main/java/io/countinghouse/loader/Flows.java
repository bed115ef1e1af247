package io.countinghouse.loader;

import io.countinghouse.loader.batch.BatchLimits;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** The partitions that are this loader's, and what follows from all of them together. */
final class Flows {

  /** How long a poll may take, so that the group is heard. */
  private static final Duration POLL_MAX = Duration.ofMillis(100);

  /** While inserts are under way: their ends are looked at between polls. */
  private static final Duration POLL_SENDING = Duration.ofMillis(5);

  /** Batches whose inserts are under way at once: what keeps a small ClickHouse busy. */
  private static final int SENDING_MAX = 4;

  private final BatchLimits limits;
  private final Map<TopicPartition, PartitionFlow> flows = new LinkedHashMap<>();

  Flows(BatchLimits limits) {
    this.limits = limits;
  }

  void add(TopicPartition partition) {
    flows.put(partition, new PartitionFlow(partition, limits));
  }

  void remove(Collection<TopicPartition> partitions) {
    flows.keySet().removeAll(partitions);
  }

  int size() {
    return flows.size();
  }

  Collection<PartitionFlow> all() {
    return flows.values();
  }

  List<PartitionFlow> of(Collection<TopicPartition> partitions) {
    return those(flow -> partitions.contains(flow.source()));
  }

  List<PartitionFlow> those(Predicate<PartitionFlow> which) {
    return flows.values().stream().filter(which).toList();
  }

  void accept(ConsumerRecord<byte[], byte[]> record) {
    var flow = flows.get(new TopicPartition(record.topic(), record.partition()));
    if (flow != null) {
      flow.accept(record);
    }
  }

  private int sending() {
    return Math.toIntExact(flows.values().stream().filter(PartitionFlow::sending).count());
  }

  /** Those whose next batch may be begun now, the one that has waited longest first. */
  List<PartitionFlow> startable() {
    return flows.values().stream()
        .filter(flow -> flow.ready() && flow.open().isEmpty())
        .sorted(Comparator.comparingLong(PartitionFlow::since))
        .limit(SENDING_MAX - sending())
        .toList();
  }

  /**
   * Whether batches that were sent should be counted now: one of them is waited for, or nothing
   * else will come that could be counted together with them.
   */
  boolean countNow(Collection<PartitionFlow> sent) {
    return sending() == 0 || sent.stream().anyMatch(PartitionFlow::ready);
  }

  /** Of which nothing may be read now; what is being read again must be read to its end. */
  List<TopicPartition> paused(boolean away) {
    boolean full = bytes() >= limits.heldBytesMax();
    return flows.values().stream()
        .filter(flow ->
            away || !flow.settled() || flow.backedUp() || (full && flow.replaying().isEmpty()))
        .map(PartitionFlow::source)
        .toList();
  }

  private long bytes() {
    return flows.values().stream().mapToLong(PartitionFlow::bytes).sum();
  }

  /** How long may be waited for records until there is something else to do. */
  Duration pollTime(boolean away) {
    if (away) {
      return POLL_MAX; // what is due can't be loaded yet; polling for it at once would only spin
    }
    int sending = sending();
    if (sending >= SENDING_MAX) {
      return POLL_SENDING; // what is ready can't be begun yet
    }
    var wait = sending > 0 ? POLL_SENDING : POLL_MAX;
    for (var flow : flows.values()) {
      if (flow.sending()) {
        continue;
      }
      if (flow.ready()) {
        return Duration.ZERO;
      }
      var ready = flow.untilReady();
      if (ready.isPresent() && ready.get().compareTo(wait) < 0) {
        wait = ready.get();
      }
    }
    return wait.isNegative() ? Duration.ZERO : wait;
  }
}
