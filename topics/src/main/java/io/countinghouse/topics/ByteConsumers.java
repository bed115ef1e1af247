package io.countinghouse.topics;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Consumers that look at partitions and are members of no group: they commit nothing, create no
 * topic, and fail where records that they want are no longer there.
 */
public final class ByteConsumers {

  /** A few MiB of our records: fewer polls over a whole topic. */
  private static final int POLL_RECORDS_MAX = 5_000;

  private ByteConsumers() {}

  /** Sees what was committed. */
  public static KafkaConsumer<byte[], byte[]> committed(String bootstrap) {
    return consumer(bootstrap, "read_committed", Map.of());
  }

  /** The same for who must not wait longer for any answer, the end included. */
  public static KafkaConsumer<byte[], byte[]> committed(String bootstrap, Duration answerMax) {
    return consumer(bootstrap, "read_committed", within(answerMax));
  }

  /** Sees what was committed, and can be asked what a group has committed; it never joins it. */
  public static KafkaConsumer<byte[], byte[]> committedOf(String bootstrap, String group) {
    return consumer(bootstrap, "read_committed", Map.of(ConsumerConfig.GROUP_ID_CONFIG, group));
  }

  /** Sees every record, and the end behind which nothing was written. */
  public static KafkaConsumer<byte[], byte[]> uncommitted(String bootstrap) {
    return consumer(bootstrap, "read_uncommitted", Map.of());
  }

  /** The same for who must not wait longer for any answer, the end included. */
  public static KafkaConsumer<byte[], byte[]> uncommitted(String bootstrap, Duration answerMax) {
    return consumer(bootstrap, "read_uncommitted", within(answerMax));
  }

  /**
   * A topic's partitions; none if there is no such topic.
   *
   * @throws org.apache.kafka.common.KafkaException if Kafka does not answer in time
   */
  public static List<TopicPartition> partitions(
      KafkaConsumer<byte[], byte[]> consumer, String topic, Duration answerMax) {
    return consumer.partitionsFor(topic, answerMax).stream()
        .map(info -> new TopicPartition(topic, info.partition()))
        .toList();
  }

  private static Map<String, Object> within(Duration answerMax) {
    int ms = Math.toIntExact(answerMax.toMillis());
    return Map.of(
        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
        ms,
        ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG,
        ms);
  }

  private static KafkaConsumer<byte[], byte[]> consumer(
      String bootstrap, String isolation, Map<String, Object> more) {
    var settings = new HashMap<>(more);
    settings.putAll(
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrap,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            isolation,
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
            POLL_RECORDS_MAX,
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            false,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "none",
            ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
            false));
    var bytes = new ByteArrayDeserializer();
    return new KafkaConsumer<>(settings, bytes, bytes);
  }
}
