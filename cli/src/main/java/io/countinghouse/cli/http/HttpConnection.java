package io.countinghouse.cli.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One kept-alive HTTP/1.1 connection for one caller at a time. The JDK's client costs several times
 * the processor time of this for each request, which a load driver on the server's own machine
 * would take from the server.
 */
public final class HttpConnection implements AutoCloseable {

  private static final Duration CONNECT_MAX = Duration.ofSeconds(5);

  /** Longer than the server lets any request wait. */
  private static final Duration ANSWER_MAX = Duration.ofSeconds(60);

  private final URI base;
  private @Nullable Socket socket;
  private AnswerReader in = new AnswerReader(InputStream.nullInputStream());
  private final ByteArrayOutputStream request = new ByteArrayOutputStream(1024);
  private OutputStream out = OutputStream.nullOutputStream();

  /** Connects at the first request. */
  public HttpConnection(URI base) {
    this.base = base;
  }

  /** The beginning of a request, to be built once and sent often. */
  public static byte[] head(String method, String path, URI base, String... headers) {
    var text = new StringBuilder(method).append(' ').append(path).append(" HTTP/1.1\r\n");
    text.append("Host: ").append(base.getAuthority()).append("\r\n");
    for (var header : headers) {
      text.append(header).append("\r\n");
    }
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Sends a request and reads its answer. After an error the next request connects anew; this one's
   * outcome is unknown.
   *
   * @param head of {@link #head}
   * @param more further header lines, each with its line end
   */
  public HttpAnswer send(byte[] head, String more, byte[] body) throws IOException {
    try {
      connect();
      request.reset();
      request.writeBytes(head);
      request.writeBytes(more.getBytes(StandardCharsets.US_ASCII));
      var length = "Content-Length: " + body.length + "\r\n\r\n";
      request.writeBytes(length.getBytes(StandardCharsets.US_ASCII));
      request.writeBytes(body);
      request.writeTo(out); // in one write, so that it is one packet if it can be
      var answer = in.read();
      if (answer.closes()) {
        close();
      }
      return answer;
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  private void connect() throws IOException {
    if (socket != null) {
      return;
    }
    var fresh = new Socket();
    try {
      fresh.setTcpNoDelay(true);
      fresh.setSoTimeout(Math.toIntExact(ANSWER_MAX.toMillis()));
      fresh.connect(
          new InetSocketAddress(base.getHost(), base.getPort()),
          Math.toIntExact(CONNECT_MAX.toMillis()));
      in = new AnswerReader(new BufferedInputStream(fresh.getInputStream(), 16 * 1024));
      out = fresh.getOutputStream();
    } catch (IOException e) {
      fresh.close();
      throw e;
    }
    socket = fresh;
  }

  @Override
  public void close() throws IOException {
    if (socket != null) {
      socket.close();
      socket = null;
    }
  }

  static EOFException cut() {
    return new EOFException("the server closed the connection before it had answered");
  }
}
