package io.countinghouse.cli.repair;

import io.countinghouse.cli.CommandFailed;
import io.countinghouse.events.Topic;
import io.countinghouse.events.Topics;
import io.countinghouse.topics.ByteProducers;
import io.countinghouse.topics.Repair;
import io.countinghouse.topics.TopicAdmin;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Sends records to a service's repair topics. Sending one twice does no harm, so whoever was
 * stopped in the middle begins anew.
 */
final class RepairProducer implements AutoCloseable {

  private final String service;
  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

  private RepairProducer(
      String bootstrap, String service, Collection<? extends Topic<?>> repaired) {
    this.service = service;
    TopicAdmin.create(bootstrap, service, List.of(), repaired);
    producer =
        ByteProducers.of(
            bootstrap,
            Map.of(
                ProducerConfig.LINGER_MS_CONFIG,
                5,
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                Topics.DEAD_LETTER_BYTES_MAX));
  }

  /** To the loader's. */
  static RepairProducer ofLoader(String bootstrap) {
    return new RepairProducer(bootstrap, Repair.LOADER, Topics.SEQUENCED);
  }

  /** To the scorer's. */
  static RepairProducer ofScorer(String bootstrap) {
    return new RepairProducer(bootstrap, Repair.SCORER, Repair.BY_THE_SCORER);
  }

  /**
   * Sends one; {@link #flush} tells whether Kafka has it.
   *
   * @throws CommandFailed if Kafka takes nothing any more
   */
  void send(
      Topic<?> topic,
      Headers headers,
      byte @Nullable [] key,
      byte @Nullable [] value,
      Repair.After after) {
    var record = Repair.record(topic.repairs(service), headers, key, value, after);
    try {
      var _ =
          producer.send(
              record,
              (sent, e) -> {
                if (e != null) {
                  failure.compareAndSet(null, e);
                }
              });
    } catch (KafkaException e) {
      failure.compareAndSet(null, e);
    }
    check();
  }

  /**
   * Returns when Kafka has all that was sent.
   *
   * @throws CommandFailed if it did not take one
   */
  void flush() {
    producer.flush();
    check();
  }

  private void check() {
    var e = failure.get();
    if (e != null) {
      throw new CommandFailed("Kafka did not take it: " + e.getMessage() + "; begin anew", e);
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
