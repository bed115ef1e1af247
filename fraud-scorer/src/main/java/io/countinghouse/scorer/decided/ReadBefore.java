package io.countinghouse.scorer.decided;

import io.countinghouse.events.Topics;
import io.countinghouse.topics.ByteConsumers;
import io.countinghouse.topics.LastRecord;
import io.countinghouse.topics.Repair;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Whether a group can go on where it stopped. Kafka forgets a group that was away for longer than
 * its {@code offsets.retention.minutes} (7 days by default), and the scorer would begin again with
 * the first transaction that is still there, over a state that has seen them all: they would be
 * scored twice. It deletes what is older than its topic keeps, read or not, and what was not would
 * never be scored. And a log that was lost or put back from a copy may end before what was read. A
 * consumer passes over all of it without a word.
 */
public final class ReadBefore {

  private static final Duration ANSWER_MAX = Duration.ofSeconds(30);

  /**
   * What the stream reads of these it never begins anew by itself. What it reads of rules and
   * models it tells the refusals of, and no more: the books have followers of their own.
   */
  static final List<String> TOPICS =
      List.of(
          Topics.TRANSACTIONS.name(),
          Topics.REVIEWS.name(),
          Topics.SNOOZES.name(),
          Topics.RECEIVED.name(),
          Topics.TRANSACTIONS.repairs(Repair.SCORER),
          Topics.REVIEWS.repairs(Repair.SCORER));

  private ReadBefore() {}

  /**
   * Scores and the offsets behind them are committed together, so where there is one there is the
   * other.
   *
   * @param group whose offsets say how far transactions, reviews, snoozes, what was received and
   *     repairs were read
   * @throws IllegalStateException if there are scores and the group has no offset, or if it has one
   *     that Kafka's log does not reach
   * @throws org.apache.kafka.common.KafkaException if Kafka does not answer
   */
  public static void require(String bootstrap, String group) {
    var last = lastScoredAt(bootstrap); // asked first: another instance may score meanwhile
    var places = ReadPlace.all(bootstrap, group, TOPICS);
    if (last.isPresent() && places.stream().noneMatch(ReadBefore::isOfReadTransactions)) {
      throw new IllegalStateException(
          ("%s has scores up to %s, and group %s no offset in %s: all that is there would be scored"
                  + " again. Give the group its offsets back, or, if that is what you want, start with"
                  + " SCORER_ACCEPT_REPLAY=true")
              .formatted(Topics.SCORES.name(), last.get(), group, Topics.TRANSACTIONS.name()));
    }
    var faults =
        places.stream()
            .map(place -> place.fault(last.isPresent()))
            .flatMap(Optional::stream)
            .toList();
    if (!faults.isEmpty()) {
      throw new IllegalStateException(
          ("group %s can't go on where it stopped: %s. Say with kafka-consumer-groups"
                  + " --reset-offsets from where it shall go on (docs/scorer.md), or, to begin with"
                  + " all that is there, start with SCORER_ACCEPT_REPLAY=true")
              .formatted(group, String.join("; ", faults)));
    }
  }

  private static boolean isOfReadTransactions(ReadPlace place) {
    return place.offset() != null && place.partition().topic().equals(Topics.TRANSACTIONS.name());
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
}
