package io.countinghouse.stack;

import java.nio.file.Path;

/**
 * The real ClickHouse with its HTTP interface on a loopback port. Clients name themselves in
 * headers ({@code X-ClickHouse-User}, {@code X-ClickHouse-Key}), not by basic authentication: for
 * the Java clients that is {@code http_use_basic_auth=false}.
 */
public sealed interface ClickHouseServer extends Server
    permits LocalClickHouse, ContainerClickHouse {
  /** Starts the server and waits until it answers. */
  static ClickHouseServer start(Path dir) {
    return Containers.wanted()
        ? ContainerClickHouse.launch(dir).awaitReady()
        : LocalClickHouse.launch(dir).awaitReady();
  }

  /** Starts it again after a kill or instead of what runs, with the same port and data. */
  ClickHouseServer restart();

  String url();

  /** All rights on databases whose names start with {@code countinghouse}. */
  String user();

  String password();

  /** Reads the same databases and can change nothing but its own session's settings. */
  String analyst();

  String analystPassword();

  /**
   * Reads the same databases and inserts what seals a booking date into {@link #database}, nothing
   * else.
   */
  String closer();

  String closerPassword();

  String database();

  /** Creates a database, unless it is there; its name must start with {@code countinghouse}. */
  void createDatabase(String name);
}
