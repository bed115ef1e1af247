package io.countinghouse.scorer.store;

import io.countinghouse.detection.history.AccountEvent;
import io.countinghouse.detection.history.Bucket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Where one record of one account lies in the store. The bytes are ordered by account, then time,
 * so an account's history is one short range: length of the name (4), the name in UTF-8,
 * microseconds with the sign bit turned (8), and the id of a chunk's first event (16), the width of
 * a bucket in hours (1), or the id of a known fraud in a bucket and a 1 (17).
 */
sealed interface HistoryKey {

  String account();

  /** Of a chunk of events, by the first of them. */
  record OfEvent(String account, long occurredAtUs, UUID id) implements HistoryKey {}

  /** Of what is left of an hour or a day. */
  record OfBucket(String account, long startUs, Bucket.Width width) implements HistoryKey {}

  /** Of an event in a bucket that is known to be fraud. */
  record OfFraud(String account, long occurredAtUs, UUID id) implements HistoryKey {}

  Serializer<String> ACCOUNT_PREFIX = (topic, account) -> prefix(account);

  Serde<HistoryKey> SERDE =
      Serdes.serdeFrom((topic, key) -> encode(key), (topic, bytes) -> decode(bytes));

  /** Of a chunk: where its first event is. */
  static HistoryKey of(String account, Chunk chunk) {
    return new OfEvent(account, chunk.first().occurredAtUs(), chunk.first().id());
  }

  static HistoryKey ofFraud(String account, AccountEvent event) {
    return new OfFraud(account, event.occurredAtUs(), event.id());
  }

  static HistoryKey of(String account, Bucket bucket) {
    return new OfBucket(account, bucket.startUs(), bucket.width());
  }

  private static byte[] prefix(String account) {
    var name = account.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(4 + name.length).putInt(name.length).put(name).array();
  }

  private static byte[] encode(HistoryKey key) {
    var prefix = prefix(key.account());
    return switch (key) {
      case OfEvent(_, var occurredAtUs, var id) -> ofEvent(prefix, occurredAtUs, id, 0).array();
      case OfFraud(_, var occurredAtUs, var id) ->
          ofEvent(prefix, occurredAtUs, id, 1).put((byte) 1).array();
      case OfBucket(_, var startUs, var width) ->
          ByteBuffer.allocate(prefix.length + 9)
              .put(prefix)
              .putLong(startUs ^ Long.MIN_VALUE)
              .put(WidthCode.of(width))
              .array();
    };
  }

  private static ByteBuffer ofEvent(byte[] prefix, long occurredAtUs, UUID id, int more) {
    return ByteBuffer.allocate(prefix.length + 24 + more)
        .put(prefix)
        .putLong(occurredAtUs ^ Long.MIN_VALUE)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits());
  }

  private static HistoryKey decode(byte[] bytes) {
    var buffer = ByteBuffer.wrap(bytes);
    var name = new byte[buffer.getInt()];
    buffer.get(name);
    var account = new String(name, StandardCharsets.UTF_8);
    long timeUs = buffer.getLong() ^ Long.MIN_VALUE;
    if (buffer.remaining() == 1) {
      return new OfBucket(account, timeUs, WidthCode.width(buffer.get()));
    }
    var id = new UUID(buffer.getLong(), buffer.getLong());
    return buffer.hasRemaining()
        ? new OfFraud(account, timeUs, id)
        : new OfEvent(account, timeUs, id);
  }
}
