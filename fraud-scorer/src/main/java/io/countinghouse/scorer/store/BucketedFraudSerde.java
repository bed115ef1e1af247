package io.countinghouse.scorer.store;

import io.countinghouse.detection.history.AccountEvent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** A known fraud among the events in buckets: a byte with the form's number, then it as a chunk. */
final class BucketedFraudSerde {

  /** Apart from the forms of events and buckets. */
  static final int FORM = 102;

  private BucketedFraudSerde() {}

  static byte[] encode(AccountEvent fraud) {
    var chunk = ChunkSerde.encode(Chunk.of(fraud));
    return ByteBuffer.allocate(chunk.length + 1).put((byte) FORM).put(chunk).array();
  }

  static AccountEvent decode(byte[] bytes, KnownTexts texts) throws IOException {
    var chunk = Arrays.copyOfRange(bytes, 1, bytes.length);
    return ChunkSerde.decode(chunk[0] & 0xff, chunk, texts).first();
  }
}
