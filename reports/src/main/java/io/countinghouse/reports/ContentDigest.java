package io.countinghouse.reports;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** SHA-256 of rows: of each value its length in bytes, then its text; a value that is none: -1. */
public final class ContentDigest {

  private final MessageDigest digest = sha256();

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Of a text as a whole, in lower-case hex. */
  public static String of(String text) {
    return HexFormat.of().formatHex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  void row(List<ReportValue> values) {
    values.forEach(this::add);
  }

  private void add(ReportValue value) {
    boolean none = value instanceof ReportValue.None;
    var text = value.text().getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(none ? -1 : text.length).flip());
    digest.update(text);
  }

  /** In lower-case hex; ends it. */
  String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
