package io.countinghouse.cli.bench;

import io.countinghouse.events.Micros;
import io.countinghouse.events.Topics;
import io.countinghouse.topics.EventHeaders;
import io.countinghouse.worker.Threads;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * From the posting time to the moment at which a reader of committed records has the transaction.
 * The posting time lies a little before the commit, so this is an upper bound of commit to Kafka.
 */
final class KafkaDelay implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(100);
  private static final long MICROS_MAX = Duration.ofMinutes(10).toMillis() * 1000;

  private final ExecutorService threads = Threads.perTask("kafka-delay");
  private final Histogram micros = new Histogram(1, MICROS_MAX, 3);
  private final Future<?> reading;
  private volatile boolean ending;

  /** Reads from now on. */
  KafkaDelay(String bootstrap) {
    var consumer = consumer(bootstrap);
    var partitions =
        consumer.partitionsFor(Topics.TRANSACTIONS.name()).stream()
            .map(p -> new TopicPartition(p.topic(), p.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position); // now, not at the first poll
    reading = threads.submit(() -> read(consumer));
  }

  private void read(KafkaConsumer<byte[], byte[]> consumer) {
    try (consumer) {
      while (!ending) {
        var records = consumer.poll(POLL);
        long now = Micros.of(Instant.now());
        for (var record : records) {
          var posted = EventHeaders.decode(Topics.TRANSACTIONS, record.headers(), record.value());
          micros.recordValue(Math.clamp(now - Micros.of(posted.postedAt()), 1, MICROS_MAX));
        }
      }
    }
  }

  /** Ends, and tells what it saw: transactions a second are not its business and 0. */
  Sample result() throws Exception {
    ending = true;
    reading.get();
    if (micros.getTotalCount() == 0) {
      throw new IllegalStateException("nothing of what was posted came to Kafka");
    }
    return new Sample(
        0, micros.getValueAtPercentile(50) / 1000.0, micros.getValueAtPercentile(99) / 1000.0);
  }

  @Override
  public void close() {
    ending = true;
    threads.close();
  }

  private static KafkaConsumer<byte[], byte[]> consumer(String bootstrap) {
    return new KafkaConsumer<>(
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrap,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed",
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            false,
            ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
            false),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }
}
