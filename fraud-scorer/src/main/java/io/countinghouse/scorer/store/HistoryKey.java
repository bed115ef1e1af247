package io.countinghouse.scorer.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Where one event of one account lies in the store. The bytes are ordered by account, then time, so
 * an account's history is one short range: length of the name (4), the name in UTF-8, microseconds
 * with the sign bit turned (8), the id (16).
 */
record HistoryKey(String account, long occurredAtUs, UUID id) {

  static final Serializer<String> ACCOUNT_PREFIX = (topic, account) -> prefix(account);

  static final Serde<HistoryKey> SERDE =
      Serdes.serdeFrom(new KeySerializer(), new KeyDeserializer());

  private static byte[] prefix(String account) {
    var name = account.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(4 + name.length).putInt(name.length).put(name).array();
  }

  private static final class KeySerializer implements Serializer<HistoryKey> {
    @Override
    public byte[] serialize(String topic, HistoryKey key) {
      var prefix = prefix(key.account);
      return ByteBuffer.allocate(prefix.length + 24)
          .put(prefix)
          .putLong(key.occurredAtUs ^ Long.MIN_VALUE)
          .putLong(key.id.getMostSignificantBits())
          .putLong(key.id.getLeastSignificantBits())
          .array();
    }
  }

  private static final class KeyDeserializer implements Deserializer<HistoryKey> {
    @Override
    public HistoryKey deserialize(String topic, byte[] bytes) {
      var buffer = ByteBuffer.wrap(bytes);
      var name = new byte[buffer.getInt()];
      buffer.get(name);
      return new HistoryKey(
          new String(name, StandardCharsets.UTF_8),
          buffer.getLong() ^ Long.MIN_VALUE,
          new UUID(buffer.getLong(), buffer.getLong()));
    }
  }
}
