package io.countinghouse.topics;

import io.countinghouse.events.Codec;
import io.countinghouse.events.Topic;
import io.countinghouse.events.UndecodableException;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** A message's form in its Kafka header, and records built and read with it. */
public final class EventHeaders {

  /**
   * The trace that the record's cause belongs to (W3C Trace Context); not part of what the record
   * says.
   */
  public static final String TRACEPARENT = "traceparent";

  private EventHeaders() {}

  /** Names the trace. */
  public static void putTraceparent(Headers headers, String traceparent) {
    headers.remove(TRACEPARENT);
    headers.add(TRACEPARENT, utf8(traceparent));
  }

  /** A record for a topic, its form in the header; the key decides the partition. */
  public static <V> ProducerRecord<byte[], byte[]> record(Topic<V> topic, String key, V value) {
    return record(topic, null, key, value);
  }

  /** A record for one partition of a topic. */
  public static <V> ProducerRecord<byte[], byte[]> record(
      Topic<V> topic, @Nullable Integer partition, String key, V value) {
    var codec = topic.codec();
    var record = new ProducerRecord<>(topic.name(), partition, utf8(key), codec.encode(value));
    put(record.headers(), codec);
    return record;
  }

  /** Names the codec's form. */
  static void put(Headers headers, Codec<?> codec) {
    headers.remove(Codec.HEADER);
    headers.add(Codec.HEADER, utf8(codec.schema()));
  }

  /**
   * Reads a value as its header says.
   *
   * @throws UndecodableException if the header or the value is missing, or the bytes don't fit
   */
  public static <V> V decode(Topic<V> topic, Headers headers, byte @Nullable [] value) {
    var header = headers.lastHeader(Codec.HEADER);
    if (header == null || header.value() == null) {
      throw new UndecodableException("header " + Codec.HEADER + " is missing", null);
    }
    if (value == null) {
      throw new UndecodableException("value is missing", null);
    }
    return topic.codec().decode(new String(header.value(), StandardCharsets.UTF_8), value);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
