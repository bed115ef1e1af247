package io.countinghouse.ingest.publish;

import io.countinghouse.events.Entry;
import io.countinghouse.events.Topics;
import io.countinghouse.events.Watermark;
import io.countinghouse.topics.EntryRecords;
import io.countinghouse.topics.EventHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A lane's transactional producer. After any exception it is good for nothing but closing. */
final class LaneProducer implements AutoCloseable {

  /** A lane that died holds up readers of committed data no longer (docs/design.md). */
  private static final int TRANSACTION_MS_MAX = 10_000;

  private static final int BLOCK_MS_MAX = 5_000;
  private static final int DELIVERY_MS_MAX = 8_000;
  private static final int REQUEST_MS_MAX = 5_000;

  /** The commit sends what waits; until then each partition's records gather in one request. */
  private static final int LINGER_MS = 1_000;

  /** A whole batch of postings for one partition in one request. */
  private static final int BATCH_BYTES = 256 * 1024;

  private final KafkaProducer<byte[], byte[]> producer;

  LaneProducer(String bootstrap, int lane) {
    producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap,
                ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId(lane),
                ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_MS_MAX,
                ProducerConfig.ACKS_CONFIG, "all",
                ProducerConfig.LINGER_MS_CONFIG, LINGER_MS,
                ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES,
                ProducerConfig.MAX_BLOCK_MS_CONFIG, BLOCK_MS_MAX,
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_MS_MAX,
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MS_MAX),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  static String transactionalId(int lane) {
    return "lane-" + lane;
  }

  /** Shuts out every former producer of the lane and ends what it left open. */
  void fence() {
    producer.initTransactions();
  }

  /**
   * Publishes entries and the watermark after them as one Kafka transaction.
   *
   * @param traceparents of the entries that have one, by sequence; a header of their records
   * @throws KafkaException if it failed or nobody knows whether it did
   */
  void publish(List<? extends Entry> entries, Map<Long, String> traceparents, Watermark watermark) {
    producer.beginTransaction();
    for (var entry : entries) {
      var record = EntryRecords.of(entry);
      var traceparent = traceparents.get(entry.laneSeq());
      if (traceparent != null) {
        EventHeaders.putTraceparent(record.headers(), traceparent);
      }
      send(record);
    }
    send(record(watermark));
    producer.commitTransaction();
  }

  /** Its future needs no look: the commit throws if any send of the transaction failed. */
  private void send(ProducerRecord<byte[], byte[]> record) {
    var _ = producer.send(record);
  }

  /** The record's time is the ledger's, so that both ways of publishing give the same record. */
  private static ProducerRecord<byte[], byte[]> record(Watermark w) {
    var key = Integer.toString(w.lane());
    return EntryRecords.at(w.asOf(), EventHeaders.record(Topics.WATERMARKS, w.lane(), key, w));
  }

  @Override
  public void close() {
    producer.close(Duration.ZERO);
  }
}
