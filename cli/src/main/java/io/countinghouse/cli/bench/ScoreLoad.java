package io.countinghouse.cli.bench;

import io.countinghouse.events.Topics;
import io.countinghouse.topics.EventHeaders;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Puts a town's payments into topics. */
final class ScoreLoad implements AutoCloseable {

  private final KafkaProducer<byte[], byte[]> producer;
  private final ScoreTown town;

  ScoreLoad(String bootstrap, ScoreTown town) {
    this.town = town;
    Map<String, Object> settings =
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrap,
            ProducerConfig.LINGER_MS_CONFIG,
            5,
            ProducerConfig.BATCH_SIZE_CONFIG,
            256 * 1024,
            ProducerConfig.BUFFER_MEMORY_CONFIG,
            64L << 20);
    producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Writes so many to a topic, and returns when Kafka has them. */
  void send(String topic, int count) throws Exception {
    @Nullable Future<RecordMetadata> last = null;
    for (int i = 0; i < count; i++) {
      var next = town.next();
      var record = EventHeaders.record(Topics.TRANSACTIONS, next.subjectAccount(), next);
      last =
          producer.send(
              new ProducerRecord<>(
                  topic, null, null, record.key(), record.value(), record.headers()));
    }
    producer.flush();
    if (last != null) {
      last.get();
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ZERO);
  }
}
