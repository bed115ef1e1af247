package io.countinghouse.cli.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/**
 * Reads a connection's HTTP/1.1 answers one by one: status, the few headers that matter here, and
 * the body.
 */
final class AnswerReader {

  private static final int LINE_MAX = 16 * 1024;
  private static final int BODY_BYTES_MAX = 256 * 1024 * 1024;

  private final InputStream in;
  private final byte[] lineBuffer = new byte[LINE_MAX];
  private int length = -1;
  private boolean chunked;
  private boolean closes;
  private Duration retryAfter = Duration.ZERO;

  AnswerReader(InputStream in) {
    this.in = in;
  }

  HttpAnswer read() throws IOException {
    int status;
    do {
      length = -1;
      chunked = false;
      closes = false;
      retryAfter = Duration.ZERO;
      status = status(line());
      for (var header = line(); !header.isEmpty(); header = line()) {
        header(header);
      }
    } while (status == 100); // "go on": the answer itself follows
    var body = chunked ? chunks() : exactly(Math.max(length, 0));
    return new HttpAnswer(status, new String(body, StandardCharsets.UTF_8), closes, retryAfter);
  }

  private static int status(String line) throws IOException {
    if (!line.startsWith("HTTP/1.1 ") || line.length() < 12) {
      throw new IOException("not an HTTP/1.1 answer: " + line);
    }
    return Integer.parseInt(line, 9, 12, 10);
  }

  private void header(String line) {
    int colon = line.indexOf(':');
    if (colon < 0) {
      return;
    }
    var value = line.substring(colon + 1).strip();
    switch (line.substring(0, colon).toLowerCase(Locale.ROOT)) {
      case "content-length" -> length = Integer.parseInt(value);
      case "transfer-encoding" -> chunked = value.equalsIgnoreCase("chunked");
      case "connection" -> closes = value.equalsIgnoreCase("close");
      case "retry-after" -> retryAfter = Duration.ofSeconds(Long.parseLong(value));
      default -> {
        // not needed here
      }
    }
  }

  private byte[] chunks() throws IOException {
    var body = new ByteArrayOutputStream();
    while (true) {
      int size = Integer.parseInt(line().split(";", 2)[0].strip(), 16);
      if (size == 0) {
        while (!line().isEmpty()) {
          // trailers
        }
        return body.toByteArray();
      }
      if (body.size() + size > BODY_BYTES_MAX) {
        throw new IOException("an answer of more than " + BODY_BYTES_MAX + " bytes");
      }
      body.write(exactly(size));
      line();
    }
  }

  private byte[] exactly(int bytes) throws IOException {
    if (bytes > BODY_BYTES_MAX) {
      throw new IOException("an answer of more than " + BODY_BYTES_MAX + " bytes");
    }
    var body = in.readNBytes(bytes);
    if (body.length < bytes) {
      throw HttpConnection.cut();
    }
    return body;
  }

  private String line() throws IOException {
    var line = lineBuffer;
    int size = 0;
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw HttpConnection.cut();
      }
      if (size == LINE_MAX) {
        throw new IOException("a header line of more than " + LINE_MAX + " bytes");
      }
      line[size++] = (byte) b;
    }
    int end = size > 0 && line[size - 1] == '\r' ? size - 1 : size;
    return new String(line, 0, end, StandardCharsets.ISO_8859_1);
  }
}
