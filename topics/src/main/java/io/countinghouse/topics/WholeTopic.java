package io.countinghouse.topics;

import io.countinghouse.events.Topic;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * Every committed record of a topic, from the first to the one that is the last now; of a lasting
 * topic every record, as all of its readers do: what is in it counts.
 */
public final class WholeTopic {

  private static final Duration POLL = Duration.ofMillis(200);

  private WholeTopic() {}

  /**
   * Reads it, each partition in its order.
   *
   * @param answerMax how long Kafka may take to answer a question about a partition
   * @throws org.apache.kafka.common.KafkaException if Kafka does not answer or refuses, or the
   *     topic is not there
   */
  public static void read(
      String bootstrap,
      Topic<?> topic,
      Duration answerMax,
      Consumer<ConsumerRecord<byte[], byte[]>> to) {
    try (var consumer =
        topic.isLasting()
            ? ByteConsumers.uncommitted(bootstrap)
            : ByteConsumers.committed(bootstrap)) {
      read(consumer, topic.name(), answerMax, to);
    }
  }

  /** The same of a topic that is no topic of the pipeline's own, such as one of dead letters. */
  public static void read(
      String bootstrap,
      String topic,
      Duration answerMax,
      Consumer<ConsumerRecord<byte[], byte[]>> to) {
    try (var consumer = ByteConsumers.committed(bootstrap)) {
      read(consumer, topic, answerMax, to);
    }
  }

  private static void read(
      KafkaConsumer<byte[], byte[]> consumer,
      String topic,
      Duration answerMax,
      Consumer<ConsumerRecord<byte[], byte[]>> to) {
    var partitions = ByteConsumers.partitions(consumer, topic, answerMax);
    if (partitions.isEmpty()) { // its end would be found at once
      throw new UnknownTopicOrPartitionException("there is no topic " + topic);
    }
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    for (var end : consumer.endOffsets(partitions, answerMax).entrySet()) {
      while (consumer.position(end.getKey(), answerMax) < end.getValue()) {
        consumer.poll(POLL).forEach(to);
      }
    }
  }

  /** One record; null: there is none at that offset, or no longer. */
  public static @Nullable ConsumerRecord<byte[], byte[]> one(
      String bootstrap, TopicPartition partition, long offset, Duration answerMax) {
    try (var consumer = ByteConsumers.committed(bootstrap)) {
      consumer.assign(List.of(partition));
      var here = List.of(partition);
      long end = consumer.endOffsets(here, answerMax).getOrDefault(partition, 0L);
      long beginning = consumer.beginningOffsets(here, answerMax).getOrDefault(partition, 0L);
      if (offset < beginning || offset >= end) {
        return null;
      }
      consumer.seek(partition, offset);
      while (consumer.position(partition, answerMax) <= offset) {
        for (var record : consumer.poll(POLL)) {
          if (record.offset() >= offset) {
            return record.offset() == offset ? record : null;
          }
        }
      }
      return null;
    } catch (OffsetOutOfRangeException e) {
      return null; // gone meanwhile
    }
  }
}
