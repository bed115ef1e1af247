package io.countinghouse.scorer;

import io.countinghouse.events.Topics;
import io.countinghouse.events.Transaction;
import io.countinghouse.topics.EventHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Puts transactions into Kafka, in order, without waiting for them. */
final class Load implements AutoCloseable {

  private final KafkaProducer<byte[], byte[]> producer;
  private final List<Future<RecordMetadata>> sent = new ArrayList<>();

  Load(String bootstrap) {
    Map<String, Object> settings = Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  void send(List<Transaction> transactions) {
    for (var transaction : transactions) {
      send(EventHeaders.record(Topics.TRANSACTIONS, transaction.subjectAccount(), transaction));
    }
  }

  void send(ProducerRecord<byte[], byte[]> record) {
    sent.add(producer.send(record));
  }

  /** Waits until all is written. */
  void flush() {
    producer.flush();
  }

  /** Waits until all is acknowledged; a record that is not fails the test. */
  @Override
  public void close() {
    producer.close();
    sent.forEach(Future::resultNow);
  }
}
