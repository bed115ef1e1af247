package io.countinghouse.scorer.decided;

import io.countinghouse.topics.ByteConsumers;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Where a group goes on reading a partition, and what Kafka has of it.
 *
 * @param offset the first that the group has not read; null: it has never committed one
 * @param beginning the first offset that Kafka still has
 * @param end the offset after the last one, of whatever is committed or not
 */
record ReadPlace(TopicPartition partition, @Nullable Long offset, long beginning, long end) {

  private static final Duration ANSWER_MAX = Duration.ofSeconds(30);

  /**
   * Of each partition of these topics.
   *
   * @throws org.apache.kafka.common.KafkaException if Kafka does not answer
   */
  static List<ReadPlace> all(String bootstrap, String group, List<String> topics) {
    try (var ofGroup = ByteConsumers.committedOf(bootstrap, group);
        var ofLog = ByteConsumers.uncommitted(bootstrap)) {
      var partitions =
          topics.stream()
              .flatMap(topic -> ByteConsumers.partitions(ofLog, topic, ANSWER_MAX).stream())
              .toList();
      // In this order: other instances go on reading, and Kafka deletes behind them.
      var beginnings = ofLog.beginningOffsets(partitions, ANSWER_MAX);
      var offsets = ofGroup.committed(new HashSet<>(partitions), ANSWER_MAX);
      var ends = ofLog.endOffsets(partitions, ANSWER_MAX);
      return partitions.stream().map(at -> place(at, beginnings, offsets, ends)).toList();
    }
  }

  private static ReadPlace place(
      TopicPartition partition,
      Map<TopicPartition, Long> beginnings,
      Map<TopicPartition, OffsetAndMetadata> offsets,
      Map<TopicPartition, Long> ends) {
    var offset = offsets.get(partition);
    return new ReadPlace(
        partition,
        offset == null ? null : offset.offset(),
        beginnings.getOrDefault(partition, 0L),
        ends.getOrDefault(partition, 0L));
  }

  /** Whether a consumer finds a record, or the end, where the group stopped. */
  boolean isThere() {
    return offset != null && offset >= beginning && offset <= end;
  }

  /**
   * Why the group can't go on from here: a consumer that is let would begin with the first record
   * that is there, and only its log would say so.
   *
   * @param scored whether the group has scored anything yet; before, it may begin anywhere
   */
  Optional<String> fault(boolean scored) {
    if (offset == null) {
      return scored && beginning > 0
          ? Optional.of(
              "%s has no offset, and begins at %d: what was before it may never have been read"
                  .formatted(partition, beginning))
          : Optional.empty();
    }
    if (offset < beginning) {
      return Optional.of(
          "%s has offset %d, and begins at %d: what was between is gone and was not read"
              .formatted(partition, offset, beginning));
    }
    return offset > end
        ? Optional.of(
            "%s has offset %d, and ends at %d: it is not the log that was read"
                .formatted(partition, offset, end))
        : Optional.empty();
  }
}
