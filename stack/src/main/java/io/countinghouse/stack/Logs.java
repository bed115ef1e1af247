package io.countinghouse.stack;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Looks at the end of a child's log, for the message of an error. */
final class Logs {
  private static final int BYTES_MAX = 16 * 1024;

  private Logs() {}

  static String tail(Path log, int linesMax) {
    try (var file = new RandomAccessFile(log.toFile(), "r")) {
      file.seek(Math.max(0, file.length() - BYTES_MAX));
      var bytes = new byte[BYTES_MAX];
      var read = Math.max(0, file.read(bytes));
      List<String> lines = new String(bytes, 0, read, StandardCharsets.UTF_8).lines().toList();
      var last = lines.subList(Math.max(0, lines.size() - linesMax), lines.size());
      return log + " ends with:\n" + String.join("\n", last);
    } catch (IOException e) {
      return log + " cannot be read: " + e.getMessage();
    }
  }
}
