package io.countinghouse.ingest.http;

import io.countinghouse.ingest.request.InvalidRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** The lines of a stream; one that is too long is passed over, the next one is read as usual. */
final class LineReader {

  private static final int BUFFER_BYTES = 64 * 1024;

  private final InputStream in;
  private final int bytesMax;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private final ByteArrayOutputStream line = new ByteArrayOutputStream(1_024);
  private int at;
  private int end;
  private boolean tooLong;

  LineReader(InputStream in, int bytesMax) {
    this.in = in;
    this.bytesMax = bytesMax;
  }

  /** Moves to the next line; false at the end. A last line needs no line feed. */
  boolean next() throws IOException {
    line.reset();
    tooLong = false;
    boolean any = false;
    while (at < end || fill()) {
      any = true;
      int feed = at;
      while (feed < end && buffer[feed] != '\n') {
        feed++;
      }
      keep(feed - at);
      at = feed + 1;
      if (feed < end) {
        return true;
      }
      at = end;
    }
    return any;
  }

  /** Whether the beginning of a further line, or all of it, is here already. */
  boolean more() {
    return at < end;
  }

  private boolean fill() throws IOException {
    at = 0;
    end = Math.max(0, in.read(buffer));
    return end > 0;
  }

  private void keep(int bytes) {
    if (line.size() + bytes > bytesMax) {
      tooLong = true;
    }
    if (!tooLong) {
      line.write(buffer, at, bytes);
    }
  }

  /**
   * The line without its end.
   *
   * @throws InvalidRequest if it is longer than the limit
   */
  byte[] line() {
    if (tooLong) {
      throw new InvalidRequest("body", "must have at most %d bytes a line".formatted(bytesMax));
    }
    return line.toByteArray();
  }
}
