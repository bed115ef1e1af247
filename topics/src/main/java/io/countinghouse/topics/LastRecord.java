package io.countinghouse.topics;

import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The last record before a place: marks of transactions may lie between the two. */
public final class LastRecord {

  private static final Duration POLL = Duration.ofMillis(200);

  /** How far back it is looked for at first; then eight times as far, and so on. */
  private static final long BACK = 500;

  private LastRecord() {}

  /**
   * Looks for it.
   *
   * @param consumer is assigned to this partition
   * @param end committed records before it can be read, if the consumer wants those
   * @param answerMax how long Kafka may take to answer, and to give one stretch of records
   * @return null: there is none that Kafka still has
   * @throws org.apache.kafka.common.KafkaException if Kafka does not answer
   */
  public static @Nullable ConsumerRecord<byte[], byte[]> before(
      KafkaConsumer<byte[], byte[]> consumer,
      TopicPartition partition,
      long end,
      Duration answerMax) {
    var here = List.of(partition);
    consumer.assign(here);
    long beginning = consumer.beginningOffsets(here, answerMax).getOrDefault(partition, 0L);
    for (long back = BACK; ; back *= 8) {
      long from = Math.max(beginning, end - back);
      consumer.seek(partition, from);
      var last = lastBefore(consumer, partition, end, answerMax);
      if (last != null || from == beginning) {
        return last;
      }
    }
  }

  private static @Nullable ConsumerRecord<byte[], byte[]> lastBefore(
      KafkaConsumer<byte[], byte[]> consumer,
      TopicPartition partition,
      long end,
      Duration answerMax) {
    @Nullable ConsumerRecord<byte[], byte[]> last = null;
    long giveUp = System.nanoTime() + answerMax.toNanos();
    while (consumer.position(partition, answerMax) < end) {
      if (System.nanoTime() - giveUp > 0) {
        throw new TimeoutException("the last records of " + partition + " can't be read");
      }
      for (var record : consumer.poll(POLL)) {
        if (record.offset() < end) {
          last = record;
        }
      }
    }
    return last;
  }
}
