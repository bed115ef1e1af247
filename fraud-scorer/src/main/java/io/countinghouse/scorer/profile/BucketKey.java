package io.countinghouse.scorer.profile;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Where one bucket of one party lies in the store: length of the name (4), the name in UTF-8, the
 * bucket's index with the sign bit turned (8), so that a party's buckets are one range in order.
 */
record BucketKey(String party, long index) {

  static final Serializer<String> PARTY_PREFIX = (topic, party) -> prefix(party);

  static final Serde<BucketKey> SERDE =
      Serdes.serdeFrom((topic, key) -> key.encode(), (topic, bytes) -> decode(bytes));

  private static byte[] prefix(String party) {
    var name = party.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(4 + name.length).putInt(name.length).put(name).array();
  }

  private byte[] encode() {
    var prefix = prefix(party);
    return ByteBuffer.allocate(prefix.length + 8)
        .put(prefix)
        .putLong(index ^ Long.MIN_VALUE)
        .array();
  }

  private static BucketKey decode(byte[] bytes) {
    var buffer = ByteBuffer.wrap(bytes);
    var name = new byte[buffer.getInt()];
    buffer.get(name);
    return new BucketKey(
        new String(name, StandardCharsets.UTF_8), buffer.getLong() ^ Long.MIN_VALUE);
  }
}
