package io.countinghouse.cli.imports;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A line of the file, without its end.
 *
 * @param number from 1
 * @param tooLong whether the file's line goes on after these bytes
 */
record Line(long number, byte[] bytes, boolean tooLong) {

  /** Its text; null if it is not UTF-8. */
  @Nullable String text() {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /** To be shown and kept, whatever it is. */
  String original() {
    var text = text();
    return text == null ? "base64:" + Base64.getEncoder().encodeToString(bytes) : text;
  }

  boolean blank() {
    for (byte b : bytes) {
      if (b != ' ' && b != '\t') {
        return false;
      }
    }
    return !tooLong;
  }

  /** What is wrong with the line whatever its format; null: nothing. */
  @Nullable Reject unusable() {
    if (tooLong) {
      return Reject.whole(number, "must have at most " + Lines.BYTES_MAX + " bytes", original());
    }
    if (text() == null) {
      return Reject.whole(number, "must be UTF-8", original());
    }
    return null;
  }
}
