package io.countinghouse.scorer.decided;

import io.countinghouse.events.Topics;
import io.countinghouse.topics.ByteConsumers;
import io.countinghouse.topics.LastRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;

/**
 * Whether Kafka knows how far transactions were read, if any were scored. It forgets a group that
 * was away for longer than its {@code offsets.retention.minutes} (7 days by default), and the
 * scorer would begin again with the first transaction that is still there, over a state that has
 * seen them all: they would be scored twice, without a word.
 */
public final class ReadBefore {

  private static final Duration ANSWER_MAX = Duration.ofSeconds(30);

  private ReadBefore() {}

  /**
   * Scores and the offsets behind them are committed together, so where there is one there is the
   * other.
   *
   * @param group whose offsets say how far transactions were read
   * @throws IllegalStateException if there are scores, and the group has no offset
   * @throws org.apache.kafka.common.KafkaException if Kafka does not answer
   */
  public static void require(String bootstrap, String group) {
    var last = lastScoredAt(bootstrap); // asked first: another instance may score meanwhile
    if (last.isPresent() && !hasOffset(bootstrap, group)) {
      throw new IllegalStateException(
          ("%s has scores up to %s, and group %s no offset in %s: all that is there would be scored"
                  + " again. Give the group its offsets back, or, if that is what you want, start with"
                  + " SCORER_ACCEPT_REPLAY=true")
              .formatted(Topics.SCORES.name(), last.get(), group, Topics.TRANSACTIONS.name()));
    }
  }

  /** The time of a score's record is that of its transaction. */
  private static Optional<Instant> lastScoredAt(String bootstrap) {
    try (var consumer = ByteConsumers.committed(bootstrap)) {
      var partitions = ByteConsumers.partitions(consumer, Topics.SCORES.name(), ANSWER_MAX);
      return consumer.endOffsets(partitions, ANSWER_MAX).entrySet().stream()
          .map(end -> LastRecord.before(consumer, end.getKey(), end.getValue(), ANSWER_MAX))
          .filter(Objects::nonNull)
          .map(record -> Instant.ofEpochMilli(record.timestamp()))
          .max(Instant::compareTo);
    }
  }

  private static boolean hasOffset(String bootstrap, String group) {
    try (var consumer = ByteConsumers.committedOf(bootstrap, group)) {
      var partitions = ByteConsumers.partitions(consumer, Topics.TRANSACTIONS.name(), ANSWER_MAX);
      return consumer.committed(new HashSet<>(partitions), ANSWER_MAX).values().stream()
          .anyMatch(Objects::nonNull);
    }
  }
}
