package io.countinghouse.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** Stands between clients and a server on this machine, and sees what each sends the other. */
final class Forwarder implements AutoCloseable {

  /** One connection; each way has a thread of its own, until either side is gone. */
  interface Link {

    void requests(InputStream client, OutputStream server) throws IOException, InterruptedException;

    void answers(InputStream server, OutputStream client) throws IOException, InterruptedException;
  }

  private interface Way {
    void run(InputStream from, OutputStream to) throws IOException, InterruptedException;
  }

  private final int serverPort;
  private final Supplier<Link> links;
  private final ServerSocket listening;
  private final ExecutorService pumps = Executors.newVirtualThreadPerTaskExecutor();

  /**
   * @param links makes one for each connection
   */
  Forwarder(int serverPort, Supplier<Link> links) throws IOException {
    this.serverPort = serverPort;
    this.links = links;
    this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    pumps.execute(this::accept);
  }

  /** Where clients are to connect. */
  int port() {
    return listening.getLocalPort();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        var client = listening.accept();
        var server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        var link = links.get();
        pumps.execute(() -> pump(client, server, link::requests));
        pumps.execute(() -> pump(server, client, link::answers));
      } catch (IOException e) {
        if (listening.isClosed()) {
          return;
        }
      }
    }
  }

  private static void pump(Socket from, Socket to, Way way) {
    try (from;
        to) {
      way.run(from.getInputStream(), to.getOutputStream());
    } catch (IOException e) {
      return; // either side is gone
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    pumps.shutdownNow();
  }
}
