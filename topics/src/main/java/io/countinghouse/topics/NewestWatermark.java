package io.countinghouse.topics;

import io.countinghouse.events.Topics;
import io.countinghouse.events.UndecodableException;
import io.countinghouse.events.Watermark;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** How far each lane is published, as Kafka has it: a lane's newest committed watermark. */
public final class NewestWatermark {

  /** The newest record is no watermark that this version can read. */
  public static final class UnreadableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private UnreadableException(ConsumerRecord<byte[], byte[]> record, UndecodableException cause) {
      super(
          "the record at offset %d of %s-%d can't be read: %s"
              .formatted(record.offset(), record.topic(), record.partition(), cause.getMessage()),
          cause);
    }
  }

  private NewestWatermark() {}

  /**
   * Of a lane whose former producers are fenced: up to the end of all that was ever begun, which is
   * waited for.
   *
   * @param answerMax how long Kafka may take for each answer
   * @throws org.apache.kafka.common.errors.TimeoutException if something before the end stays
   *     undecided
   * @throws KafkaException if Kafka can't be reached
   * @throws UnreadableException if it can't be read; an older one must not stand in for it
   */
  public static Optional<Watermark> ofAllBegun(String bootstrap, int lane, Duration answerMax) {
    var partition = partition(lane);
    long end;
    try (var all = ByteConsumers.uncommitted(bootstrap, answerMax)) {
      end = end(all, partition, answerMax);
    }
    try (var committed = ByteConsumers.committed(bootstrap, answerMax)) {
      return before(committed, partition, end, answerMax);
    }
  }

  /** The same before anything that is undecided; nothing is waited for. */
  public static Optional<Watermark> decided(String bootstrap, int lane, Duration answerMax) {
    try (var committed = ByteConsumers.committed(bootstrap, answerMax)) {
      var partition = partition(lane);
      return before(committed, partition, end(committed, partition, answerMax), answerMax);
    }
  }

  /** {@link #decided} of every lane that has one. */
  public static Map<Integer, Watermark> decided(String bootstrap, Duration answerMax) {
    var found = new TreeMap<Integer, Watermark>();
    try (var committed = ByteConsumers.committed(bootstrap, answerMax)) {
      for (var partition :
          ByteConsumers.partitions(committed, Topics.WATERMARKS.name(), answerMax)) {
        before(committed, partition, end(committed, partition, answerMax), answerMax)
            .ifPresent(newest -> found.put(partition.partition(), newest));
      }
    }
    return found;
  }

  private static TopicPartition partition(int lane) {
    return new TopicPartition(Topics.WATERMARKS.name(), lane);
  }

  private static long end(
      KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition, Duration answerMax) {
    var end = consumer.endOffsets(List.of(partition), answerMax).get(partition);
    if (end == null) {
      throw new KafkaException("no end of " + partition);
    }
    return end;
  }

  private static Optional<Watermark> before(
      KafkaConsumer<byte[], byte[]> consumer,
      TopicPartition partition,
      long end,
      Duration answerMax) {
    var last = LastRecord.before(consumer, partition, end, answerMax);
    if (last == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(EventHeaders.decode(Topics.WATERMARKS, last.headers(), last.value()));
    } catch (UndecodableException e) {
      throw new UnreadableException(last, e);
    }
  }
}
