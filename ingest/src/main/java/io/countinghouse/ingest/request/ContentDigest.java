package io.countinghouse.ingest.request;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * SHA-256 over what a request asks for: the same key with another digest is another request.
 *
 * @param hex 64 lower-case hexadecimal digits
 */
public record ContentDigest(String hex) {

  /** Of a stored digest. */
  public static ContentDigest of(byte[] sha256) {
    return new ContentDigest(HexFormat.of().formatHex(sha256));
  }

  /** Over a list of texts, absent ones included. */
  static ContentDigest over(@Nullable String... texts) {
    var sha = sha256();
    for (var text : texts) {
      if (text == null) {
        sha.update(length(-1));
      } else {
        var utf8 = text.getBytes(StandardCharsets.UTF_8);
        sha.update(length(utf8.length)); // first, so that no two different lists read the same
        sha.update(utf8);
      }
    }
    return of(sha.digest());
  }

  private static ByteBuffer length(int bytes) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
