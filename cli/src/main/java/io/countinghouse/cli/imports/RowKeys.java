package io.countinghouse.cli.imports;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Keys for rows without one: {@code row-<SHA-256 of the content>-<occurrence in the file>}. They
 * depend on nothing else, neither on format, column order, batching nor concurrency, so the same
 * file gives the same keys each time.
 */
final class RowKeys {

  private final MessageDigest sha256;
  private final DigestCounts counts = new DigestCounts();

  RowKeys() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The row's own key, or the derived one. To be asked once a row, in the order of the file. */
  String key(Row row) {
    var own = row.get(Columns.KEY);
    if (own != null) {
      return own;
    }
    for (var column : Columns.ALL) {
      var value = row.get(column);
      // The length first, so that no two different rows have the same bytes; -1 stands for absent.
      var utf8 = value == null ? new byte[0] : value.getBytes(StandardCharsets.UTF_8);
      sha256.update(ByteBuffer.allocate(4).putInt(value == null ? -1 : utf8.length).flip());
      sha256.update(utf8);
    }
    var digest = sha256.digest();
    return "row-" + HexFormat.of().formatHex(digest) + "-" + counts.next(digest);
  }
}
