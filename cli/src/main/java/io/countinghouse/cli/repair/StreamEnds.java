package io.countinghouse.cli.repair;

import io.countinghouse.cli.CommandFailed;
import io.countinghouse.events.Topic;
import io.countinghouse.topics.ByteConsumers;
import io.countinghouse.topics.LastRecord;
import io.countinghouse.topics.Repair;
import io.countinghouse.worker.Pause;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;

/**
 * Where each partition of a topic ends at a moment: whatever was published before it is before that
 * place. A reader of committed records that has done with the last record there has done with all.
 */
final class StreamEnds {

  private static final Duration ANSWER_MAX = Duration.ofSeconds(20);

  /** A lane's Kafka transaction ends within 10 s, or is ended. */
  private static final Duration OPEN_MAX = Duration.ofSeconds(30);

  private static final Duration POLL = Duration.ofMillis(200);

  private final Map<TopicPartition, Long> ends;
  private final String topic;

  private StreamEnds(String topic, Map<TopicPartition, Long> ends) {
    this.topic = topic;
    this.ends = ends;
  }

  /**
   * Looks it up; waits until no transaction is open before the end.
   *
   * @throws CommandFailed if one stays open, or Kafka does not answer
   */
  static StreamEnds of(String bootstrap, Topic<?> topic) throws InterruptedException {
    try (var all = ByteConsumers.uncommitted(bootstrap);
        var committed = ByteConsumers.committed(bootstrap)) {
      var ends =
          all.endOffsets(ByteConsumers.partitions(all, topic.name(), ANSWER_MAX), ANSWER_MAX);
      awaitReadable(committed, ends);
      var after = new HashMap<TopicPartition, Long>();
      for (var end : ends.entrySet()) {
        var last = LastRecord.before(committed, end.getKey(), end.getValue(), ANSWER_MAX);
        after.put(end.getKey(), last == null ? 0 : last.offset() + 1);
      }
      return new StreamEnds(topic.name(), after);
    } catch (KafkaException e) {
      throw new CommandFailed("Kafka does not say where " + topic.name() + " ends: " + e, e);
    }
  }

  /** Of each partition the offset before which everything was published. */
  Map<TopicPartition, Long> all() {
    return Map.copyOf(ends);
  }

  /** What a record of this key that was published before that moment can't be behind. */
  Repair.After after(byte[] key) {
    int partition = Utils.toPositive(Utils.murmur2(key)) % ends.size();
    var stream = new TopicPartition(topic, partition);
    return new Repair.After(stream, Objects.requireNonNull(ends.get(stream)));
  }

  private static void awaitReadable(
      KafkaConsumer<byte[], byte[]> committed, Map<TopicPartition, Long> ends)
      throws InterruptedException {
    long until = System.nanoTime() + OPEN_MAX.toNanos();
    while (true) {
      var readable = committed.endOffsets(ends.keySet(), ANSWER_MAX);
      if (ends.entrySet().stream()
          .allMatch(end -> readable.getOrDefault(end.getKey(), 0L) >= end.getValue())) {
        return;
      }
      if (System.nanoTime() - until > 0) {
        throw new CommandFailed("a transaction stays open in Kafka: " + readable + " of " + ends);
      }
      Pause.of(POLL);
    }
  }
}
