package io.countinghouse.loader.batch;

import io.countinghouse.events.LaneSeq;
import io.countinghouse.events.Sequenced;
import io.countinghouse.events.UndecodableException;
import io.countinghouse.loader.fact.FactTable;
import io.countinghouse.loader.fact.FactTables;
import io.countinghouse.topics.EventHeaders;
import io.countinghouse.topics.Repair;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Records of a repair topic of which it is not yet known whether the table lacks them. Reading them
 * is deterministic; deciding on them is the business of who knows what is there.
 */
final class Proposals {

  /** Their sequences are named in one question to ClickHouse, of at most 256 KiB. */
  private static final int MAX = 5_000;

  private final List<Proposal> waiting = new ArrayList<>();
  private final Map<TopicPartition, Long> after = new HashMap<>();
  private final Set<Integer> months = new HashSet<>();

  /** A record that can be read, the entry that it belongs to, and the partition it waits for. */
  record Proposal(ConsumerRecord<byte[], byte[]> record, LaneSeq entry, TopicPartition stream) {}

  /**
   * Takes a record.
   *
   * @throws UndecodableException if it is no message of the table, or does not say after what
   */
  <V> void add(FactTable<V> table, ConsumerRecord<byte[], byte[]> record) {
    var from = Repair.after(record.headers());
    if (FactTables.isRepair(from.stream().topic()) || !FactTables.isLoaded(from.stream().topic())) {
      throw new UndecodableException(
          Repair.AFTER + " names " + from.stream().topic() + ", which is not loaded", null);
    }
    V message = EventHeaders.decode(table.topic(), record.headers(), record.value());
    if (!(message instanceof Sequenced sequenced)) {
      throw new UndecodableException(
          "a message of " + table.topic().name() + " has no entry", null);
    }
    waiting.add(new Proposal(record, LaneSeq.of(sequenced), from.stream()));
    after.merge(from.stream(), from.next(), Math::max);
    months.add(table.month(message));
  }

  boolean full() {
    return waiting.size() >= MAX || months.size() >= BatchLimits.MONTHS_MAX;
  }

  /** Up to where each partition of the stream must be done before anything is decided. */
  Map<TopicPartition, Long> after() {
    return Map.copyOf(after);
  }

  /** Takes out those that wait for one of these partitions, in their order. */
  List<ConsumerRecord<byte[], byte[]>> refuse(Set<TopicPartition> absent) {
    var refused =
        waiting.stream().filter(p -> absent.contains(p.stream())).map(Proposal::record).toList();
    waiting.removeIf(p -> absent.contains(p.stream()));
    after.keySet().removeAll(absent);
    return refused;
  }

  /** The ClickHouse partitions of all that was proposed. */
  Set<Integer> months() {
    return Set.copyOf(months);
  }

  Set<LaneSeq> entries() {
    return waiting.stream().map(Proposal::entry).collect(Collectors.toSet());
  }

  /** The records of entries that are not there, the first of each, in their order. */
  List<ConsumerRecord<byte[], byte[]>> without(Set<LaneSeq> there) {
    var known = new HashSet<>(there);
    return waiting.stream().filter(p -> known.add(p.entry())).map(Proposal::record).toList();
  }
}
