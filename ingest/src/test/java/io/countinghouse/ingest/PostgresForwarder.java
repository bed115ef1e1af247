package io.countinghouse.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Stands between clients and PostgreSQL and counts the round trips of those of one name. */
final class PostgresForwarder implements AutoCloseable {

  private static final int BUFFER_BYTES = 64 * 1024;

  private final String application;
  private final Forwarder forwarder;
  private final AtomicLong trips = new AtomicLong();

  /**
   * @param port the server's
   * @param application as clients give it when they connect
   */
  PostgresForwarder(int port, String application) throws IOException {
    this.application = application;
    this.forwarder = new Forwarder(port, Session::new);
  }

  int port() {
    return forwarder.port();
  }

  /** How often such a client began to send after it had been answered. */
  long trips() {
    return trips.get();
  }

  private final class Session implements Forwarder.Link {

    private final AtomicBoolean answered = new AtomicBoolean(true);

    @Override
    public void requests(InputStream client, OutputStream server) throws IOException {
      boolean counted = false;
      var buffer = new byte[BUFFER_BYTES];
      for (int n = client.read(buffer); n >= 0; n = client.read(buffer)) {
        counted |= new String(buffer, 0, n, StandardCharsets.ISO_8859_1).contains(application);
        if (answered.getAndSet(false) && counted) {
          trips.incrementAndGet();
        }
        server.write(buffer, 0, n);
      }
    }

    @Override
    public void answers(InputStream server, OutputStream client) throws IOException {
      var buffer = new byte[BUFFER_BYTES];
      for (int n = server.read(buffer); n >= 0; n = server.read(buffer)) {
        answered.set(true);
        client.write(buffer, 0, n);
      }
    }
  }

  @Override
  public void close() {
    forwarder.close();
  }
}
