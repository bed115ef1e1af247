package io.countinghouse.topics;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Producers of what a person writes: who waits is told soon if Kafka does not take it. */
public final class ByteProducers {

  private static final int ANSWER_MS_MAX = 20_000;

  private ByteProducers() {}

  /**
   * A producer whose records are taken by all replicas within 20 s, or fail.
   *
   * @param more settings beside these
   */
  public static KafkaProducer<byte[], byte[]> of(String bootstrap, Map<String, Object> more) {
    var settings = new HashMap<>(more);
    settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, ANSWER_MS_MAX);
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_MS_MAX / 2);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, ANSWER_MS_MAX);
    var bytes = new ByteArraySerializer();
    return new KafkaProducer<>(settings, bytes, bytes);
  }
}
