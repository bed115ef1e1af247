package io.countinghouse.topics;

import io.countinghouse.events.Topic;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;

/** What a person writes to a topic. */
public final class OneRecord {

  private OneRecord() {}

  /**
   * Writes it, and returns when Kafka has it.
   *
   * @return where it is
   * @throws KafkaException if Kafka does not take it in 20 s
   */
  public static <V> RecordMetadata write(String bootstrap, Topic<V> topic, String key, V value) {
    try (var producer = ByteProducers.of(bootstrap, Map.of())) {
      return producer.send(EventHeaders.record(topic, key, value)).get();
    } catch (ExecutionException e) {
      throw new KafkaException("Kafka did not take it: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while Kafka was taking it", e);
    }
  }
}
