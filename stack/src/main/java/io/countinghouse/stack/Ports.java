package io.countinghouse.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Loopback ports that stay the same over restarts, unless another program has taken one. They lie
 * below those that Linux gives out by itself (from 32768 on, ip_local_port_range), so that nobody
 * gets one by chance between its choice and its use, or while its server is down.
 */
public final class Ports {

  private static final int FIRST = 15_000;
  private static final int BEYOND = 32_000;

  /** What this JVM has given out; two servers that are about to start never get the same. */
  private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

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
    return known > 0 && free(known) ? known : keep(server, fresh());
  }

  /**
   * A port that nobody listens at.
   *
   * @throws IllegalStateException if this JVM has asked for all of them
   */
  public static int fresh() {
    while (GIVEN.size() < BEYOND - FIRST) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, BEYOND);
      if (GIVEN.add(port) && free(port)) {
        return port;
      }
    }
    throw new IllegalStateException("no port from %d to %d is left".formatted(FIRST, BEYOND - 1));
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

  /** Whether nobody listens there, and whoever asks may. */
  public static boolean free(int port) {
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
