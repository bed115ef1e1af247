package io.countinghouse.stack;

import java.nio.file.Path;
import java.util.Map;

/**
 * The real PostgreSQL 18 on a loopback port, durable as in production: fsync, synchronous commits
 * and full page writes are on. Database and role {@code countinghouse} are there from the first
 * start.
 */
public sealed interface PostgresServer extends Server permits LocalPostgres, ContainerPostgres {
  /** Starts the server and waits until it takes connections. */
  static PostgresServer start(Path dir) {
    return start(dir, Map.of());
  }

  /** With settings of the server in the place of ours, for what must be told of them. */
  static PostgresServer start(Path dir, Map<String, String> settings) {
    return Containers.wanted()
        ? ContainerPostgres.launch(dir, settings).awaitReady()
        : LocalPostgres.launch(dir, settings).awaitReady();
  }

  /** Starts it again after a kill or instead of what runs, with the same port and data. */
  PostgresServer restart();

  /** The JDBC address of the database {@code countinghouse}. */
  String url();

  /** The JDBC address of another database on this server. */
  String url(String database);

  /** The login that owns the databases and migrates them; no superuser. */
  default String user() {
    return owner().user();
  }

  default String password() {
    return owner().password();
  }

  /** The same. */
  Login owner();

  /** Posts and reads, and can change nothing that was posted. */
  Login writer();

  /** Only reads. */
  Login reader();

  /** Reads who the customers are, and nothing else. */
  Login filer();

  /** A user of the server and its password. */
  record Login(String user, String password) {

    /** Shows no secret. */
    @Override
    public String toString() {
      return "Login[" + user + "]";
    }
  }

  /** Creates another database with the same owner, unless it is there. */
  void createDatabase(String database);

  /** Creates a database as a copy of another, to which nobody may be connected meanwhile. */
  void copyDatabase(String from, String to);

  /**
   * Writes out what has changed, as the server itself does every few minutes; from then on the log
   * files before it are used again.
   */
  void checkpoint();
}
