package io.countinghouse.ingest.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * A request's body, with an end to our patience: how long we have waited for the client, all reads
 * together, and how many bytes it may send. Time that we take ourselves between the reads does not
 * count. A single read of which nothing comes ends with the connection.
 */
final class ClientBody extends FilterInputStream {

  private final SlowClients slow;
  private final long nanosMax;
  private final long bytesMax;
  private final OptionalLong length;
  private long waitedNanos;
  private long bytes;

  /**
   * @param length how long the client says that it is; empty: it says when it ends
   */
  ClientBody(
      InputStream in, OptionalLong length, SlowClients slow, Duration waitMax, long bytesMax) {
    super(in);
    this.length = length;
    this.slow = slow;
    this.nanosMax = waitMax.toNanos();
    this.bytesMax = bytesMax;
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    long before = System.nanoTime();
    int read;
    slow.reading();
    try {
      read = in.read(buffer, offset, length);
    } catch (IOException | RuntimeException e) { // the server's reader has its own exceptions
      throw new Refused(timedOut(e) ? Problem.tooSlow() : Problem.brokenOff());
    } finally {
      slow.hasRead();
    }
    waitedNanos += System.nanoTime() - before;
    bytes += Math.max(0, read);
    if (bytes > bytesMax) {
      throw new Refused(Problem.tooLarge(bytesMax));
    }
    if (waitedNanos > nanosMax) {
      throw new Refused(Problem.tooSlow());
    }
    return read;
  }

  /** Whether all of it is known to have been read; false says nothing. */
  boolean complete() {
    return length.isPresent() && bytes == length.getAsLong();
  }

  private static boolean timedOut(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SocketTimeoutException) {
        return true;
      }
    }
    return false;
  }

  @Override
  public long skip(long count) {
    throw new UnsupportedOperationException("nothing of a request is skipped");
  }
}
