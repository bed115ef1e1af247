package io.countinghouse.scorer.decided;

import io.countinghouse.events.Micros;
import io.countinghouse.events.Score;
import io.countinghouse.events.Topics;
import io.countinghouse.topics.ByteConsumers;
import io.countinghouse.topics.EventHeaders;
import io.countinghouse.topics.LastRecord;
import java.time.Duration;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What the scorer said last. It names the rules and models that it was said by, and it is in
 * another topic than they are: so a topic of rules that was lost can't be taken for one that never
 * held any.
 */
public final class LastScore {

  private static final Duration ANSWER_MAX = Duration.ofSeconds(30);

  private LastScore() {}

  /**
   * Of those that are last in their partitions, the one of the transaction posted last.
   *
   * @throws org.apache.kafka.common.KafkaException if Kafka does not answer
   */
  public static Optional<Score> read(String bootstrap) {
    try (var consumer = ByteConsumers.committed(bootstrap)) {
      var partitions = ByteConsumers.partitions(consumer, Topics.SCORES.name(), ANSWER_MAX);
      return consumer.endOffsets(partitions, ANSWER_MAX).entrySet().stream()
          .map(end -> LastRecord.before(consumer, end.getKey(), end.getValue(), ANSWER_MAX))
          .filter(Objects::nonNull)
          .map(LastScore::decoded)
          .max(Comparator.comparingLong(score -> Micros.of(score.postedAt())));
    }
  }

  private static Score decoded(ConsumerRecord<byte[], byte[]> record) {
    return EventHeaders.decode(
        Topics.SCORES, record.headers(), Objects.requireNonNull(record.value()));
  }
}
