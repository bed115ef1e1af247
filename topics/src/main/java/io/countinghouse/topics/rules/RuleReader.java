package io.countinghouse.topics.rules;

import io.countinghouse.detection.rule.RuleBook;
import io.countinghouse.detection.rule.RuleFile;
import io.countinghouse.detection.rule.RuleRefusedException;
import io.countinghouse.events.Topics;
import io.countinghouse.events.UndecodableException;
import io.countinghouse.topics.ByteConsumers;
import io.countinghouse.topics.EventHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The book as far as it is read, and its place in the topic. For one thread. */
final class RuleReader implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(100);

  private final TopicPartition partition = new TopicPartition(Topics.RULES.name(), 0);
  private final RuleBook book = new RuleBook(RuleFile.builtIn());
  private final Duration answerMax;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private boolean whole = true;

  RuleReader(String bootstrap, Duration answerMax) {
    this.answerMax = answerMax;
    consumer = ByteConsumers.uncommitted(bootstrap); // as the scorer does: what is in it counts
    consumer.assign(List.of(partition));
    consumer.seek(partition, 0);
  }

  RuleBook book() {
    return book;
  }

  /** Whether the book holds each record before its place, and nothing else. */
  boolean isWhole() {
    return whole;
  }

  /**
   * Reads on to the topic's present end.
   *
   * @param asked an offset of which it is asked whether it is refused; -1: of none
   * @return why that record is refused; empty: it is not, or was not read now
   * @throws KafkaException if Kafka does not answer, or no longer has what comes next; or if the
   *     topic is no longer the one that was read
   */
  Optional<String> readOn(long asked) {
    whole = false;
    var refusal = readTo(asked);
    whole = true;
    return refusal;
  }

  private Optional<String> readTo(long asked) {
    var giveUp = Instant.now().plus(answerMax);
    long end = consumer.endOffsets(List.of(partition), answerMax).getOrDefault(partition, 0L);
    requireSameTopic(end, asked);
    @Nullable String refusal = null;
    while (consumer.position(partition, answerMax) < Math.max(end, asked + 1)) {
      for (var record : consumer.poll(POLL)) {
        var why = take(record);
        if (record.offset() == asked) {
          refusal = why;
        }
      }
      if (Instant.now().isAfter(giveUp)) {
        throw new TimeoutException("the rules can't be read to their end");
      }
    }
    return Optional.ofNullable(refusal);
  }

  private void requireSameTopic(long end, long asked) {
    long position = consumer.position(partition, answerMax);
    if (end < position || (asked >= 0 && asked < position)) {
      throw new KafkaException(
          "the topic %s was read up to offset %d, and now ends at %d: it was created anew"
              .formatted(partition.topic(), position, asked >= 0 ? asked + 1 : end));
    }
  }

  /** What the scorer refuses is in its dead letters; here as there it changes nothing. */
  private @Nullable String take(ConsumerRecord<byte[], byte[]> record) {
    try {
      var document = EventHeaders.decode(Topics.RULES, record.headers(), record.value());
      book.take(document, Instant.ofEpochMilli(record.timestamp()));
      return null;
    } catch (RuleRefusedException | UndecodableException e) {
      return String.valueOf(e.getMessage());
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
