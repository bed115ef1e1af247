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

  /** The users and their passwords. */
  ClickHouseLogins logins();

  /** The owner's name. */
  default String user() {
    return logins().owner().user();
  }

  /** The owner's password. */
  default String password() {
    return logins().owner().password();
  }

  /** The pipeline's own, the only one that the loader and the closer have rights in. */
  String database();

  /** Creates a database, unless it is there; its name must start with {@code countinghouse}. */
  void createDatabase(String name);
}
