package io.countinghouse.cli.repair;

import io.countinghouse.events.LaneSeq;
import io.countinghouse.events.Sequenced;
import io.countinghouse.events.Topic;
import io.countinghouse.events.UndecodableException;
import io.countinghouse.topics.DeadLetter;
import io.countinghouse.topics.EventHeaders;
import io.countinghouse.topics.Repair;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter, as this program reads it.
 *
 * @param topic whose message it should be
 * @param message what it says; null: this program can't read it either
 * @param problem why not; empty: it can
 */
record Letter(
    Topic<?> topic,
    ConsumerRecord<byte[], byte[]> record,
    @Nullable Object message,
    String problem) {

  static Letter of(Topic<?> topic, ConsumerRecord<byte[], byte[]> record) {
    try {
      var message = EventHeaders.decode(topic, record.headers(), record.value());
      return new Letter(topic, record, message, "");
    } catch (UndecodableException e) {
      return new Letter(topic, record, null, String.valueOf(e.getMessage()));
    }
  }

  /**
   * What it says.
   *
   * @throws IllegalStateException if this program can't read it
   */
  Object told() {
    if (message == null) {
      throw new IllegalStateException(place() + " can't be read: " + problem);
    }
    return message;
  }

  /** Where it lies: dead-letter topic, partition and offset. */
  String place() {
    return record.topic() + "/" + record.partition() + "/" + record.offset();
  }

  /** Where it was first read; "?" if the headers don't say. */
  String from() {
    return DeadLetter.origin(record.headers())
        .map(o -> o.topic() + "/" + o.partition() + "/" + o.offset())
        .orElse("?");
  }

  /** Why it was refused. */
  String reason() {
    return DeadLetter.reason(record.headers());
  }

  /** The entry that it belongs to; empty: unreadable, or of no entry. */
  Optional<LaneSeq> entry() {
    return message instanceof Sequenced of ? Optional.of(LaneSeq.of(of)) : Optional.empty();
  }

  /** What the stream must be past before it may be admitted; empty: its headers don't say. */
  Optional<Repair.After> after() {
    return Repair.afterOf(record.headers());
  }
}
