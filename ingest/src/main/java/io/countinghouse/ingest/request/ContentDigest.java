package io.countinghouse.ingest.request;

import io.countinghouse.events.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** SHA-256 over what a request asks for: the same key with another digest is another request. */
public final class ContentDigest {

  private final byte[] sha256;

  private ContentDigest(byte[] sha256) {
    this.sha256 = sha256;
  }

  /** Of a stored digest. */
  public static ContentDigest of(byte[] sha256) {
    return new ContentDigest(sha256.clone());
  }

  /** Over a list of texts, absent ones included. */
  static ContentDigest over(@Nullable String... texts) {
    var sha = Sha256.begin();
    var length = new byte[Integer.BYTES];
    for (var text : texts) {
      if (text == null) {
        sha.update(length(length, -1));
      } else {
        var utf8 = text.getBytes(StandardCharsets.UTF_8);
        sha.update(length(length, utf8.length)); // first, so that no two different lists read alike
        sha.update(utf8);
      }
    }
    return new ContentDigest(sha.digest());
  }

  /** Big-endian, into the array given. */
  private static byte[] length(byte[] into, int bytes) {
    into[0] = (byte) (bytes >>> 24);
    into[1] = (byte) (bytes >>> 16);
    into[2] = (byte) (bytes >>> 8);
    into[3] = (byte) bytes;
    return into;
  }

  /** A copy of the 32 bytes. */
  public byte[] bytes() {
    return sha256.clone();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ContentDigest that && Arrays.equals(sha256, that.sha256);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sha256);
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(sha256);
  }
}
