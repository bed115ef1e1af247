package io.countinghouse.cli.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A caller that keeps its connection and has one request under way at the most; never waits. */
final class HttpTill implements AutoCloseable {

  private static final int ANSWER_BYTES_MAX = 16 * 1024;
  private static final String LENGTH = "\r\ncontent-length: ";
  private static final String CREATED = "HTTP/1.1 201 ";

  private final SocketChannel channel;
  private final ByteBuffer in = ByteBuffer.allocate(ANSWER_BYTES_MAX);
  private long due;

  /** Connects; the selector tells when there is something to read. */
  HttpTill(URI base, Selector selector) throws IOException {
    channel = SocketChannel.open(new InetSocketAddress(base.getHost(), base.getPort()));
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ, this);
  }

  /**
   * Sends a request.
   *
   * @param due the moment at which it should have been sent, of {@link System#nanoTime}
   */
  void send(ByteBuffer request, long due) throws IOException {
    this.due = due;
    in.clear();
    channel.write(request);
    if (request.hasRemaining()) {
      throw new IOException("an idle connection did not take a whole request");
    }
  }

  /**
   * Reads what has come; true: all of the answer.
   *
   * @throws IOException if it is none that says "posted"
   */
  boolean answered() throws IOException {
    if (channel.read(in) < 0) {
      throw new IOException("the server closed a connection");
    }
    var text = new String(in.array(), 0, in.position(), StandardCharsets.ISO_8859_1);
    int head = text.indexOf("\r\n\r\n");
    if (head < 0) {
      return false;
    }
    if (!text.startsWith(CREATED)) {
      throw new IOException("expected 201, got " + text);
    }
    return text.length() >= head + 4 + length(text.substring(0, head));
  }

  private static int length(String head) throws IOException {
    int at = head.toLowerCase(Locale.ROOT).indexOf(LENGTH);
    if (at < 0) {
      throw new IOException("an answer without Content-Length: " + head);
    }
    int from = at + LENGTH.length();
    int end = head.indexOf('\r', from);
    return Integer.parseInt(head, from, end < 0 ? head.length() : end, 10);
  }

  long due() {
    return due;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
