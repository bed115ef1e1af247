package io.countinghouse.reports;

import io.countinghouse.events.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;

/** SHA-256 of rows: of each value its length in bytes, then its text; a value that is none: -1. */
final class ContentDigest {

  private final MessageDigest digest = Sha256.begin();
  private final ByteBuffer length = ByteBuffer.allocate(Integer.BYTES);

  void row(List<ReportValue> values) {
    values.forEach(this::add);
  }

  private void add(ReportValue value) {
    boolean none = value instanceof ReportValue.None;
    var text = value.text().getBytes(StandardCharsets.UTF_8);
    digest.update(length.clear().putInt(none ? -1 : text.length).flip());
    digest.update(text);
  }

  /** In lower-case hex; ends it. */
  String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
