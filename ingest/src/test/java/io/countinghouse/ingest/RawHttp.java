package io.countinghouse.ingest;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Bytes to a server and its answer back, whether or not the bytes are HTTP. */
final class RawHttp implements AutoCloseable {

  /** An answer that takes longer is a request that hangs. */
  private static final int ANSWER_MS_MAX = 20_000;

  private static final long SLOW_NANOS_MAX = 20_000_000;

  /** What came back. */
  record Reply(int status, String body, boolean closes) {}

  private final int port;
  private @Nullable Connection open;

  private record Connection(Socket socket, InputStream in) {}

  RawHttp(String address) {
    this.port = URI.create(address).getPort();
  }

  /**
   * Sends a whole request; null: the server closed the connection without an answer.
   *
   * @throws SocketTimeoutException if no answer comes
   */
  @Nullable Reply send(byte[] request) throws IOException {
    return exchange(out -> out.write(request));
  }

  /** The same in pieces with some milliseconds between them, as over a poor line. */
  @Nullable Reply sendSlowly(byte[] request, RandomGenerator random) throws IOException {
    return exchange(out -> {
      int from = 0;
      while (from < request.length) {
        int bytes = Math.min(request.length - from, 1 + random.nextInt(request.length / 4 + 1));
        out.write(request, from, bytes);
        from += bytes;
        LockSupport.parkNanos(random.nextLong(SLOW_NANOS_MAX));
      }
    });
  }

  private interface Sending {
    void to(OutputStream out) throws IOException;
  }

  private @Nullable Reply exchange(Sending sending) throws IOException {
    var connection = open == null ? connect() : open;
    try {
      sending.to(connection.socket().getOutputStream());
      return kept(reply(connection.in()));
    } catch (SocketTimeoutException e) {
      throw e;
    } catch (IOException e) { // closed or reset: a server may do so to what is not HTTP
      close();
      return null;
    }
  }

  /** Sends a part of a request and never the rest; whatever comes back is read. */
  @Nullable Reply sendTorn(byte[] request, int bytes) throws IOException {
    close();
    var connection = connect();
    try {
      connection.socket().getOutputStream().write(request, 0, bytes);
      connection.socket().shutdownOutput();
      return reply(connection.in());
    } catch (SocketTimeoutException e) {
      throw e;
    } catch (IOException e) {
      return null;
    } finally {
      close();
    }
  }

  private Connection connect() throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(ANSWER_MS_MAX);
    socket.setTcpNoDelay(true);
    var connection = new Connection(socket, new BufferedInputStream(socket.getInputStream()));
    open = connection;
    return connection;
  }

  private Reply kept(Reply reply) {
    if (reply.closes()) {
      close();
    }
    return reply;
  }

  private static Reply reply(InputStream in) throws IOException {
    var status = line(in).split(" ", 3);
    int length = 0;
    boolean chunked = false;
    boolean closes = false;
    for (var header = line(in); !header.isEmpty(); header = line(in)) {
      var lower = header.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(lower.substring("content-length:".length()).strip());
      }
      chunked |= lower.startsWith("transfer-encoding:") && lower.contains("chunked");
      closes |= lower.startsWith("connection:") && lower.contains("close");
    }
    var body = chunked ? chunks(in) : exactly(in, length);
    return new Reply(Integer.parseInt(status[1]), new String(body, StandardCharsets.UTF_8), closes);
  }

  private static byte[] chunks(InputStream in) throws IOException {
    var all = new ByteArrayOutputStream();
    for (int n = size(in); n > 0; n = size(in)) {
      all.write(exactly(in, n));
      line(in);
    }
    line(in);
    return all.toByteArray();
  }

  private static int size(InputStream in) throws IOException {
    return Integer.parseInt(line(in).strip(), 16);
  }

  private static byte[] exactly(InputStream in, int length) throws IOException {
    var bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the answer broke off");
    }
    return bytes;
  }

  private static String line(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("the connection was closed");
      }
      line.write(b);
    }
    return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
  }

  @Override
  public void close() {
    var connection = open;
    open = null;
    if (connection != null) {
      try {
        connection.socket().close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
