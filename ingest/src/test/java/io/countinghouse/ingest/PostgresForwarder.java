package io.countinghouse.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Stands between clients and PostgreSQL and counts the round trips of those of one name. */
final class PostgresForwarder implements AutoCloseable {

  private static final int BUFFER_BYTES = 64 * 1024;

  private final int port;
  private final String application;
  private final ServerSocket server;
  private final ExecutorService pumps = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicLong trips = new AtomicLong();

  /**
   * @param port the server's
   * @param application as clients give it when they connect
   */
  PostgresForwarder(int port, String application) throws IOException {
    this.port = port;
    this.application = application;
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    pumps.execute(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /** How often such a client began to send after it had been answered. */
  long trips() {
    return trips.get();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        var client = server.accept();
        var postgres = new Socket(InetAddress.getLoopbackAddress(), port);
        client.setTcpNoDelay(true);
        postgres.setTcpNoDelay(true);
        var answered = new AtomicBoolean(true);
        pumps.execute(() -> requests(client, postgres, answered));
        pumps.execute(() -> answers(client, postgres, answered));
      } catch (IOException e) {
        if (server.isClosed()) {
          return;
        }
      }
    }
  }

  private void requests(Socket client, Socket postgres, AtomicBoolean answered) {
    boolean counted = false;
    var buffer = new byte[BUFFER_BYTES];
    try (client;
        postgres) {
      InputStream in = client.getInputStream();
      OutputStream out = postgres.getOutputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        counted |= new String(buffer, 0, n, StandardCharsets.ISO_8859_1).contains(application);
        if (answered.getAndSet(false) && counted) {
          trips.incrementAndGet();
        }
        out.write(buffer, 0, n);
      }
    } catch (IOException e) {
      return; // either side is gone
    }
  }

  private static void answers(Socket client, Socket postgres, AtomicBoolean answered) {
    var buffer = new byte[BUFFER_BYTES];
    try (client;
        postgres) {
      InputStream in = postgres.getInputStream();
      OutputStream out = client.getOutputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        answered.set(true);
        out.write(buffer, 0, n);
      }
    } catch (IOException e) {
      return; // either side is gone
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    pumps.shutdownNow();
  }
}
