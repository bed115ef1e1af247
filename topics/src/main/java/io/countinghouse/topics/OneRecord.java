package io.countinghouse.topics;

import io.countinghouse.events.Topic;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What a person writes to a topic. */
public final class OneRecord {

  private static final int ANSWER_MS_MAX = 20_000;

  private OneRecord() {}

  /**
   * Writes it, and returns when Kafka has it.
   *
   * @return where it is
   * @throws KafkaException if Kafka does not take it in 20 s
   */
  public static <V> RecordMetadata write(String bootstrap, Topic<V> topic, String key, V value) {
    Map<String, Object> settings =
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrap,
            ProducerConfig.MAX_BLOCK_MS_CONFIG,
            ANSWER_MS_MAX,
            ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
            ANSWER_MS_MAX / 2,
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
            ANSWER_MS_MAX);
    var bytes = new ByteArraySerializer();
    try (var producer = new KafkaProducer<>(settings, bytes, bytes)) {
      return producer.send(EventHeaders.record(topic, key, value)).get();
    } catch (ExecutionException e) {
      throw new KafkaException("Kafka did not take it: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while Kafka was taking it", e);
    }
  }
}
