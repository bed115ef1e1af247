package io.countinghouse.loader.insert;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A request's body that can be sent once. The HTTP client below ClickHouse's sends by itself again
 * what was answered with 429 or 503, and would find the body at its end: an insert of no rows is
 * acknowledged, and its token would seem taken while an insert with rows may still use it.
 */
final class SentOnce extends FilterInputStream {

  private boolean ended;

  SentOnce(InputStream body) {
    super(body);
  }

  @Override
  public int read() throws IOException {
    return noted(super.read());
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    return noted(super.read(into, from, length));
  }

  private int noted(int read) throws IOException {
    if (ended) {
      throw new IOException("it would be sent a second time");
    }
    ended = read < 0;
    return read;
  }
}
