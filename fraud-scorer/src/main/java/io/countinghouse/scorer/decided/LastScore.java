package io.countinghouse.scorer.decided;

import io.countinghouse.events.Micros;
import io.countinghouse.events.Score;
import io.countinghouse.events.Topics;
import io.countinghouse.events.UndecodableException;
import io.countinghouse.topics.ByteConsumers;
import io.countinghouse.topics.EventHeaders;
import io.countinghouse.topics.LastRecord;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the scorer said last. It names the rules and models that it was said by, and it is in
 * another topic than they are: so a topic of rules that was lost can't be taken for one that never
 * held any.
 */
public final class LastScore {

  private static final Logger LOG = LoggerFactory.getLogger(LastScore.class);

  private static final Duration ANSWER_MAX = Duration.ofSeconds(30);

  /** So many records at the end of a partition may be no scores. */
  private static final int UNREADABLE_MAX = 100;

  private LastScore() {}

  /**
   * Of those that are last in their partitions, the one of the transaction posted last. A record
   * that is no score is passed over: anybody whom the cluster lets can put one there.
   *
   * @throws IllegalStateException if the last hundred records of a partition are no scores
   * @throws org.apache.kafka.common.KafkaException if Kafka does not answer
   */
  public static Optional<Score> read(String bootstrap) {
    try (var consumer = ByteConsumers.committed(bootstrap)) {
      var partitions = ByteConsumers.partitions(consumer, Topics.SCORES.name(), ANSWER_MAX);
      return consumer.endOffsets(partitions, ANSWER_MAX).entrySet().stream()
          .map(end -> last(consumer, end.getKey(), end.getValue()))
          .flatMap(Optional::stream)
          .max(Comparator.comparingLong(score -> Micros.of(score.postedAt())));
    }
  }

  private static Optional<Score> last(
      KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition, long end) {
    long before = end;
    for (int unreadable = 0; unreadable < UNREADABLE_MAX; unreadable++) {
      var record = LastRecord.before(consumer, partition, before, ANSWER_MAX);
      if (record == null) {
        return Optional.empty();
      }
      try {
        return Optional.of(EventHeaders.decode(Topics.SCORES, record.headers(), record.value()));
      } catch (UndecodableException e) {
        LOG.atWarn()
            .log("offset {} of {} is no score: {}", record.offset(), partition, e.getMessage());
        before = record.offset();
      }
    }
    throw new IllegalStateException(
        "the last %d records of %s are no scores that this version can read: so it can't be told by which rules it was scored last. Remove them, or start with SCORER_ACCEPT_LOST_RULES=true"
            .formatted(UNREADABLE_MAX, partition));
  }
}
