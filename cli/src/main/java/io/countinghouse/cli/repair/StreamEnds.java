package io.countinghouse.cli.repair;

import io.countinghouse.cli.CommandFailed;
import io.countinghouse.events.Topic;
import io.countinghouse.topics.Repair;
import io.countinghouse.worker.Pause;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
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

  /**
   * How far before the end the last record is looked for at first; markers of commits lie there.
   */
  private static final long BACK = 500;

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
    try (var all = consumer(bootstrap, "read_uncommitted");
        var committed = consumer(bootstrap, "read_committed")) {
      var partitions =
          all.partitionsFor(topic.name(), ANSWER_MAX).stream()
              .map(info -> new TopicPartition(topic.name(), info.partition()))
              .toList();
      var ends = all.endOffsets(partitions, ANSWER_MAX);
      awaitReadable(committed, ends);
      var after = new HashMap<TopicPartition, Long>();
      for (var end : ends.entrySet()) {
        after.put(end.getKey(), afterLast(committed, end.getKey(), end.getValue()));
      }
      return new StreamEnds(topic.name(), after);
    } catch (KafkaException e) {
      throw new CommandFailed("Kafka does not say where " + topic.name() + " ends: " + e, e);
    }
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

  /** One after the last record before the end; 0 if there is none that Kafka still has. */
  private static long afterLast(
      KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition, long end) {
    consumer.assign(List.of(partition));
    long beginning =
        consumer.beginningOffsets(List.of(partition), ANSWER_MAX).getOrDefault(partition, 0L);
    long last = -1;
    for (long back = BACK; last < 0; back *= 8) {
      long from = Math.max(beginning, end - back);
      consumer.seek(partition, from);
      while (consumer.position(partition, ANSWER_MAX) < end) {
        for (var record : consumer.poll(POLL)) {
          if (record.offset() < end) {
            last = record.offset();
          }
        }
      }
      if (from == beginning) {
        break;
      }
    }
    return last + 1;
  }

  private static KafkaConsumer<byte[], byte[]> consumer(String bootstrap, String isolation) {
    var bytes = new ByteArrayDeserializer();
    Map<String, Object> settings =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrap,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            isolation,
            ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
            false);
    return new KafkaConsumer<>(settings, bytes, bytes);
  }
}
