package io.countinghouse.cli.imports;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The lines of a file, ended by LF or CRLF. Of one that is too long only the beginning is kept. */
final class Lines {

  /** The API's own limit for a line. */
  static final int BYTES_MAX = 64 * 1024;

  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final InputStream in;
  private final byte[] buffer = new byte[64 * 1024];
  private final Deque<Line> pushedBack = new ArrayDeque<>();
  private int at;
  private int end;
  private long number;

  Lines(InputStream in) {
    this.in = in;
  }

  /** The next line; null at the end. */
  @Nullable Line next() throws IOException {
    if (!pushedBack.isEmpty()) {
      return pushedBack.pop();
    }
    if (at == end && !fill()) {
      return null;
    }
    var line = new ByteArrayOutputStream(512);
    boolean tooLong = false;
    boolean ended = false;
    while (!ended && (at < end || fill())) {
      int feed = at;
      while (feed < end && buffer[feed] != '\n') {
        feed++;
      }
      int kept = Math.min(feed - at, BYTES_MAX - line.size());
      line.write(buffer, at, kept);
      tooLong |= kept < feed - at;
      ended = feed < end;
      at = Math.min(feed + 1, end);
    }
    number++;
    return new Line(number, trimmed(line.toByteArray()), tooLong);
  }

  /** Gives lines back, to be read again in the same order. */
  void pushBack(List<Line> lines) {
    for (var line : lines.reversed()) {
      pushedBack.push(line);
    }
  }

  private boolean fill() throws IOException {
    at = 0;
    end = Math.max(0, in.read(buffer));
    return end > 0;
  }

  private byte[] trimmed(byte[] line) {
    int from = number == 1 && startsWithMark(line) ? BYTE_ORDER_MARK.length : 0;
    int to = line.length > from && line[line.length - 1] == '\r' ? line.length - 1 : line.length;
    return from == 0 && to == line.length ? line : Arrays.copyOfRange(line, from, to);
  }

  private static boolean startsWithMark(byte[] line) {
    return line.length >= 3 && Arrays.equals(line, 0, 3, BYTE_ORDER_MARK, 0, 3);
  }
}
