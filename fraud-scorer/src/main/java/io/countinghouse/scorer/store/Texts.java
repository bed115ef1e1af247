package io.countinghouse.scorer.store;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Texts in a record of the store: their length in bytes, then UTF-8. */
final class Texts {

  private Texts() {}

  static void write(DataOutputStream out, String text) throws IOException {
    var utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(utf8.length);
    out.write(utf8);
  }

  static String read(DataInputStream in) throws IOException {
    return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
  }

  static @Nullable String readOptional(DataInputStream in) throws IOException {
    return in.readBoolean() ? read(in) : null;
  }
}
