package io.countinghouse.scorer.rule;

import io.countinghouse.events.Micros;
import io.countinghouse.events.Score;
import io.countinghouse.events.Topics;
import io.countinghouse.topics.EventHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * What the scorer said last. It names the rules and models that it was said by, and it is in
 * another topic than they are: so a topic of rules that was lost can't be taken for one that never
 * held any.
 */
public final class LastScore {

  private static final Duration ANSWER_MAX = Duration.ofSeconds(30);

  /** Further back there are only the marks of transactions that wrote no score. */
  private static final int OFFSETS_MAX = 1_000;

  private LastScore() {}

  /**
   * Of those that are last in their partitions, the one of the transaction posted last.
   *
   * @throws org.apache.kafka.common.KafkaException if Kafka does not answer
   */
  public static Optional<Score> read(String bootstrap) {
    Map<String, Object> settings =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrap,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed",
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "earliest",
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            false);
    var bytes = new ByteArrayDeserializer();
    try (var consumer = new KafkaConsumer<>(settings, bytes, bytes)) {
      var partitions =
          consumer.partitionsFor(Topics.SCORES.name(), ANSWER_MAX).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      return consumer.endOffsets(partitions, ANSWER_MAX).entrySet().stream()
          .flatMap(end -> last(consumer, end.getKey(), end.getValue()))
          .max(Comparator.comparingLong(score -> Micros.of(score.postedAt())));
    }
  }

  private static Stream<Score> last(
      KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition, long end) {
    @Nullable ConsumerRecord<byte[], byte[]> last = null;
    consumer.seek(partition, Math.max(0, end - OFFSETS_MAX));
    var giveUp = Instant.now().plus(ANSWER_MAX);
    while (consumer.position(partition, ANSWER_MAX) < end) {
      if (Instant.now().isAfter(giveUp)) {
        throw new TimeoutException("the last scores can't be read");
      }
      for (var record : consumer.poll(Duration.ofMillis(100)).records(partition)) {
        last = record;
      }
    }
    return last == null ? Stream.empty() : Stream.of(decoded(last));
  }

  private static Score decoded(ConsumerRecord<byte[], byte[]> record) {
    return EventHeaders.decode(
        Topics.SCORES, record.headers(), Objects.requireNonNull(record.value()));
  }
}
