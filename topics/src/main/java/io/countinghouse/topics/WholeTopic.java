package io.countinghouse.topics;

import io.countinghouse.events.Topic;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

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
    var bytes = new ByteArrayDeserializer();
    Map<String, Object> settings =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrap,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            topic.isLasting() ? "read_uncommitted" : "read_committed",
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
            5_000,
            ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
            false);
    try (var consumer = new KafkaConsumer<>(settings, bytes, bytes)) {
      var partitions =
          consumer.partitionsFor(topic.name(), answerMax).stream()
              .map(info -> new TopicPartition(topic.name(), info.partition()))
              .toList();
      if (partitions.isEmpty()) { // its end would be found at once
        throw new UnknownTopicOrPartitionException("there is no topic " + topic.name());
      }
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      for (var end : consumer.endOffsets(partitions, answerMax).entrySet()) {
        while (consumer.position(end.getKey(), answerMax) < end.getValue()) {
          consumer.poll(POLL).forEach(to);
        }
      }
    }
  }
}
