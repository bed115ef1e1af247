package io.countinghouse.topics;

import io.countinghouse.events.Topics;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * A record that a service can't use, as it goes to the dead-letter topic: key, value and headers as
 * read, and headers that say where from and why. What is too large to be a letter (brokers bound
 * what they take by its size when it is packed) goes without its value, and if need be without key
 * and headers; the reason says so, and the record still lies where it was read.
 */
public final class DeadLetter {

  /** How the names of a letter's own headers begin. */
  static final String PREFIX = "dead-letter-";

  /** Which service refused it. */
  public static final String SERVICE = "dead-letter-service";

  public static final String TOPIC = "dead-letter-topic";
  public static final String PARTITION = "dead-letter-partition";
  public static final String OFFSET = "dead-letter-offset";

  /** One sentence; the first of the causes that says anything. */
  public static final String REASON = "dead-letter-reason";

  /** The producer's limit on a record would stop what must not be stopped. */
  private static final int REASON_CHARS_MAX = 1_000;

  /** What the headers of a letter's own take at most, and Kafka's frame, with room to spare. */
  private static final int OWN_BYTES_MAX = 16 * 1024;

  /** Kafka's own numbers beside a header's name and value, at most. */
  private static final int HEADER_FRAME_BYTES = 10;

  private DeadLetter() {}

  /** Where a record was read. */
  public record Origin(String topic, int partition, long offset) {}

  /** The record for the dead-letter topic {@code <topic>.<service>.dlq}. */
  public static ProducerRecord<byte[], byte[]> record(
      String service,
      Origin origin,
      Headers headers,
      byte @Nullable [] key,
      byte @Nullable [] value,
      String reason) {
    var topic = origin.topic() + "." + service + ".dlq";
    return record(topic, service, origin, headers, key, value, reason);
  }

  /** The record for a dead-letter topic that is named. */
  public static ProducerRecord<byte[], byte[]> record(
      String topic,
      String service,
      Origin origin,
      Headers headers,
      byte @Nullable [] key,
      byte @Nullable [] value,
      String reason) {
    long rest = length(key) + length(headers);
    if (fits(rest + length(value))) {
      return new ProducerRecord<>(
          topic, null, null, key, value, own(headers, service, origin, reason, ""));
    }
    var left =
        "; too large for a letter: left out are its value of %d bytes".formatted(length(value));
    if (fits(rest)) {
      return new ProducerRecord<>(
          topic, null, null, key, null, own(headers, service, origin, reason, left));
    }
    left += ", key and headers";
    return new ProducerRecord<>(
        topic, null, null, null, null, own(new RecordHeaders(), service, origin, reason, left));
  }

  private static RecordHeaders own(
      Headers headers, String service, Origin origin, String reason, String left) {
    var all = new RecordHeaders(headers);
    put(all, SERVICE, service);
    put(all, TOPIC, origin.topic());
    put(all, PARTITION, Integer.toString(origin.partition()));
    put(all, OFFSET, Long.toString(origin.offset()));
    put(all, REASON, reason.substring(0, Math.min(reason.length(), REASON_CHARS_MAX)) + left);
    return all;
  }

  private static boolean fits(long bytes) {
    return bytes + OWN_BYTES_MAX <= Topics.DEAD_LETTER_BYTES_MAX;
  }

  private static long length(byte @Nullable [] bytes) {
    return bytes == null ? 0 : bytes.length;
  }

  private static long length(Headers headers) {
    long sum = 0;
    for (var header : headers) {
      sum +=
          HEADER_FRAME_BYTES
              + header.key().getBytes(StandardCharsets.UTF_8).length
              + length(header.value());
    }
    return sum;
  }

  /** Where a dead letter was first read; empty: the headers don't say. */
  public static Optional<Origin> origin(Headers headers) {
    var topic = text(headers, TOPIC);
    var partition = text(headers, PARTITION);
    var offset = text(headers, OFFSET);
    if (topic.isEmpty() || !partition.matches("\\d{1,9}") || !offset.matches("\\d{1,18}")) {
      return Optional.empty();
    }
    return Optional.of(new Origin(topic, Integer.parseInt(partition), Long.parseLong(offset)));
  }

  /** Why it was refused; empty: the headers don't say. */
  public static String reason(Headers headers) {
    return text(headers, REASON);
  }

  private static String text(Headers headers, String name) {
    var header = headers.lastHeader(name);
    return header == null || header.value() == null
        ? ""
        : new String(header.value(), StandardCharsets.UTF_8);
  }

  private static void put(Headers headers, String name, String text) {
    headers.remove(name);
    headers.add(name, text.getBytes(StandardCharsets.UTF_8));
  }
}
