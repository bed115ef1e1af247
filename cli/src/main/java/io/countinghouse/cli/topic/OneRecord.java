package io.countinghouse.cli.topic;

import io.countinghouse.cli.CommandFailed;
import io.countinghouse.events.Topic;
import io.countinghouse.topics.EventHeaders;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What a person writes to a topic. */
public final class OneRecord {

  private static final int ANSWER_MS_MAX = 20_000;

  private OneRecord() {}

  /**
   * Writes it, and returns when Kafka has it.
   *
   * @throws CommandFailed if Kafka does not take it in 20 s
   */
  public static <V> void write(String bootstrap, Topic<V> topic, String key, V value)
      throws InterruptedException {
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
      producer.send(EventHeaders.record(topic, key, value)).get();
    } catch (ExecutionException e) {
      throw new CommandFailed("Kafka did not take it: " + e.getMessage(), e);
    }
  }
}
