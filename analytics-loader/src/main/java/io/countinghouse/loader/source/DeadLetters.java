package io.countinghouse.loader.source;

import io.countinghouse.events.Topics;
import io.countinghouse.loader.batch.Batch;
import io.countinghouse.loader.fact.FactTable;
import io.countinghouse.loader.fact.FactTables;
import io.countinghouse.loader.insert.AwayException;
import io.countinghouse.topics.DeadLetter;
import io.countinghouse.topics.Repair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Puts records that can't be read into {@code <topic>.analytics-loader.dlq}: key, value and headers
 * as read, and more headers that say where from and why. After a crash one may be put there again;
 * the headers topic, partition and offset tell that it is the same.
 */
public final class DeadLetters implements AutoCloseable {

  public static final String SERVICE = FactTables.SERVICE;

  /**
   * When it is over without an acknowledgement, the batch waits and the record is sent again. All
   * partitions wait for so long, so it is little more than one request takes.
   */
  private static final Duration DELIVERY_MAX = Duration.ofSeconds(6);

  private static final Duration REQUEST_MAX = Duration.ofSeconds(5);

  private final Producer<byte[], byte[]> producer;

  public DeadLetters(String bootstrap) {
    this.producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                ProducerConfig.CLIENT_ID_CONFIG,
                SERVICE + "-dlq",
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                Topics.DEAD_LETTER_BYTES_MAX,
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                DELIVERY_MAX.toMillis(),
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                Math.toIntExact(DELIVERY_MAX.toMillis()),
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                Math.toIntExact(REQUEST_MAX.toMillis())),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /**
   * Sends them and waits until all are acknowledged.
   *
   * @throws AwayException if one was not
   */
  public void send(FactTable<?> table, List<Batch.DeadLetter> letters) {
    var topic = table.topic().deadLetters(SERVICE);
    var sent = new ArrayList<Future<RecordMetadata>>(letters.size());
    try {
      for (var letter : letters) {
        var one = producer.send(record(topic, letter));
        if (one.isDone()) {
          one.get(); // what can't be sent now is known at once: no other is tried
        }
        sent.add(one);
      }
      for (var each : sent) {
        each.get();
      }
    } catch (org.apache.kafka.common.KafkaException | ExecutionException e) {
      throw new AwayException("dead letters can't be written to " + topic, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AwayException("interrupted while dead letters were being written", e);
    }
  }

  /** A letter that was replayed and can't be used again is the same letter as before. */
  private static ProducerRecord<byte[], byte[]> record(String topic, Batch.DeadLetter letter) {
    var read = letter.record();
    var here = new DeadLetter.Origin(read.topic(), read.partition(), read.offset());
    return DeadLetter.record(
        topic,
        SERVICE,
        FactTables.isRepair(read.topic()) ? DeadLetter.origin(read.headers()).orElse(here) : here,
        Repair.ofLetter(read.headers(), read.topic(), SERVICE),
        read.key(),
        read.value(),
        letter.error());
  }

  @Override
  public void close() {
    producer.close(REQUEST_MAX);
  }
}
