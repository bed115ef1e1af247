package io.countinghouse.cli.demo;

import io.countinghouse.events.Topic;
import io.countinghouse.events.Topics;
import io.countinghouse.topics.ByteConsumers;
import io.countinghouse.topics.EventHeaders;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/** Asks Kafka; sees only what is committed. */
final class KafkaProbe implements AutoCloseable {

  private static final Duration ANSWER_MAX = Duration.ofSeconds(30);

  private static final Duration COUNT_MAX = Duration.ofMinutes(5);

  private final String bootstrap;
  private final KafkaConsumer<byte[], byte[]> watermarks;
  private final Map<Integer, Long> lastSeqs = new HashMap<>();

  KafkaProbe(String bootstrap) {
    this.bootstrap = bootstrap;
    this.watermarks = ByteConsumers.committed(bootstrap);
    var partitions = ByteConsumers.partitions(watermarks, Topics.WATERMARKS.name(), ANSWER_MAX);
    watermarks.assign(partitions);
    watermarks.seekToBeginning(partitions);
  }

  /** How many entries the watermarks vouch for, over all lanes. */
  long published() {
    for (var record : watermarks.poll(Duration.ofMillis(20))) {
      var mark = EventHeaders.decode(Topics.WATERMARKS, record.headers(), record.value());
      lastSeqs.put(mark.lane(), mark.lastSeq());
    }
    return lastSeqs.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Reads a topic from its beginning to its present end and counts. */
  long count(Topic<?> topic) {
    try (var consumer = ByteConsumers.committed(bootstrap)) {
      var partitions = ByteConsumers.partitions(consumer, topic.name(), ANSWER_MAX);
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      var ends = consumer.endOffsets(partitions);
      long limit = System.nanoTime() + COUNT_MAX.toNanos();
      long count = 0;
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        if (System.nanoTime() > limit) {
          throw new IllegalStateException(topic.name() + " can't be read within " + COUNT_MAX);
        }
        count += consumer.poll(Duration.ofMillis(200)).count();
      }
      return count;
    }
  }

  @Override
  public void close() {
    watermarks.close();
  }
}
