package io.countinghouse.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;

/** Loopback ports that stay the same over restarts, unless another program has taken one. */
final class Ports {
  private final Kept kept;

  private Ports(Kept kept) {
    this.kept = kept;
  }

  static Ports in(Path dir) {
    return new Ports(Kept.ports(dir));
  }

  /** The port that this server had before, or a free one. */
  int port(String server) {
    var known = known(server);
    return known > 0 && free(known) ? known : keep(server, bind(0));
  }

  /** The port that this server had before, or 0 when it had none or has lost it. */
  int knownOrZero(String server) {
    var known = known(server);
    return known > 0 && free(known) ? known : 0;
  }

  int keep(String server, int port) {
    kept.put(server, Integer.toString(port));
    return port;
  }

  private int known(String server) {
    return Integer.parseInt(kept.get(server, () -> "0"));
  }

  private static boolean free(int port) {
    try {
      return bind(port) == port;
    } catch (UncheckedIOException e) {
      return false; // taken: what the caller asked
    }
  }

  private static int bind(int port) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true); // connections in TIME_WAIT do not make it taken
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("binding port " + port, e);
    }
  }
}
