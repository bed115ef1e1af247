package io.countinghouse.loader;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a loader and ClickHouse and can hold one INSERT, or a question, on its way: the
 * loader has sent it, ClickHouse has seen nothing of it. Or it keeps a copy of one, to be sent
 * again later. Or it sends them on under a limit that the server refuses them for.
 */
final class HoldingProxy implements AutoCloseable {

  /** Only inserts of batches have it in their request line. */
  private static final String INSERT = "insert_deduplication_token=";

  private static final int CHUNK = 64 * 1024;

  /** What is to be held, by a part of its request, until it is released. */
  static final class Hold {
    private final String part;
    private final CountDownLatch held = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    private Hold(String part) {
      this.part = part;
    }

    /** Waits until it is being held. */
    boolean awaitHeld() throws InterruptedException {
      return held.await(1, TimeUnit.MINUTES);
    }

    void release() {
      released.countDown();
    }
  }

  private final URI target;
  private final ServerSocket server;
  private final ExecutorService pumps = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicReference<@Nullable Hold> next = new AtomicReference<>();
  private final AtomicReference<@Nullable ByteArrayOutputStream> copy = new AtomicReference<>();
  private final AtomicReference<String> limit = new AtomicReference<>("");

  HoldingProxy(String target) throws IOException {
    this.target = URI.create(target);
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    pumps.execute(this::accept);
  }

  String url() {
    return "http://127.0.0.1:" + server.getLocalPort();
  }

  /** Holds the next INSERT that comes. */
  Hold holdNext() {
    return holdNext(INSERT);
  }

  /** Holds the next request that comes with this in its first bytes. */
  Hold holdNext(String part) {
    var hold = new Hold(part);
    next.set(hold);
    return hold;
  }

  /** Keeps a copy of the next INSERT that comes. */
  void copyNext() {
    copy.set(new ByteArrayOutputStream());
  }

  /** Sends the copy to ClickHouse as a request of its own and gives the answer's first line. */
  String sendCopy() throws IOException {
    var bytes = copy.get();
    try (var socket = connect()) {
      socket.getOutputStream().write(bytes == null ? new byte[0] : bytes.toByteArray());
      var answer = new byte[CHUNK];
      int length = socket.getInputStream().read(answer);
      return new String(answer, 0, Math.max(0, length), StandardCharsets.ISO_8859_1)
          .lines()
          .findFirst()
          .orElse("");
    }
  }

  /** From now on each INSERT has this setting of ClickHouse's, {@code name=value}; "" for none. */
  void limitInserts(String setting) {
    limit.set(setting);
  }

  /** The same bytes, or those of an INSERT with the limit in its request line. */
  private byte[] limited(byte[] bytes, boolean insert) {
    var setting = limit.get();
    return insert && !setting.isEmpty()
        ? new String(bytes, StandardCharsets.ISO_8859_1)
            .replaceFirst(INSERT, setting + "&" + INSERT)
            .getBytes(StandardCharsets.ISO_8859_1)
        : bytes;
  }

  private Socket connect() throws IOException {
    return new Socket(target.getHost(), target.getPort());
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        var client = server.accept();
        pumps.execute(() -> serve(client));
      } catch (IOException e) { // closed
        return;
      }
    }
  }

  private void serve(Socket client) {
    Socket upstream = null;
    try (client) {
      var in = client.getInputStream();
      var buffer = new byte[CHUNK];
      boolean copying = false;
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        var text = new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
        boolean request = text.startsWith("POST ");
        boolean insert = request && text.contains(INSERT);
        var hold = next.get();
        if (hold != null && text.contains(hold.part) && next.compareAndSet(hold, null)) {
          hold.held.countDown();
          hold.released.await();
          upstream =
              request
                  ? null
                  : upstream; // the server may have given up the idle connection meanwhile
        }
        copying = request ? insert && copyEmpty() : copying;
        if (copying) {
          copied(buffer, length);
        }
        if (upstream == null) {
          upstream = connect();
          var answers = upstream.getInputStream();
          pumps.execute(() -> pump(answers, client));
        }
        upstream.getOutputStream().write(limited(Arrays.copyOf(buffer, length), insert));
      }
    } catch (IOException | InterruptedException e) { // either side is gone
      close(upstream);
    } finally {
      close(upstream);
    }
  }

  private boolean copyEmpty() {
    var bytes = copy.get();
    return bytes != null && bytes.size() == 0;
  }

  private void copied(byte[] buffer, int length) {
    var bytes = copy.get();
    if (bytes != null) {
      bytes.write(buffer, 0, length);
    }
  }

  private static void pump(InputStream answers, Socket client) {
    try {
      answers.transferTo(client.getOutputStream());
      client.close();
    } catch (IOException e) { // either side is gone
      close(client);
    }
  }

  private static void close(@Nullable Socket socket) {
    try {
      if (socket != null) {
        socket.close();
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    pumps.shutdownNow();
  }
}
