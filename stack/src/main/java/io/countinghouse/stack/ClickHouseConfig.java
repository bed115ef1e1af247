package io.countinghouse.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.UUID;

/**
 * The server's files. Users are in a file because this way of running has no writable storage for
 * them; {@code default} belongs to the session that starts the server and is kept out of HTTP.
 */
final class ClickHouseConfig {
  static final String USER = "countinghouse";
  static final String ANALYST = "analyst";
  static final String CLOSER = "closer";
  static final String DATABASE = "countinghouse";

  private final Path dir;

  ClickHouseConfig(Path dir) {
    this.dir = dir;
  }

  Path data() {
    return dir.resolve("clickhouse");
  }

  Path config() {
    return dir.resolve("clickhouse-config.xml");
  }

  Path startSql() {
    return dir.resolve("clickhouse-start.sql");
  }

  Path ready() {
    return dir.resolve("clickhouse.ready");
  }

  Path history() {
    return dir.resolve("clickhouse.history");
  }

  void write(String password, String analystPassword, String closerPassword) {
    var users = dir.resolve("clickhouse-users.xml");
    Kept.write(
        config(), resource("clickhouse-config.xml").replace("${users-file}", users.toString()));
    Kept.write(
        users,
        resource("clickhouse-users.xml")
            .replace("${sha256}", Passwords.sha256(password))
            .replace("${analyst-sha256}", Passwords.sha256(analystPassword))
            .replace("${closer-sha256}", Passwords.sha256(closerPassword)));
    Kept.write(
        startSql(),
        """
        SYSTEM START LISTEN HTTP;
        SELECT getServerPort('http_port') INTO OUTFILE '%s' FORMAT TSV;
        """
            .formatted(ready()));
    keepSystemTables();
  }

  /** Without this the system database is in memory, and the query log is gone with a restart. */
  private void keepSystemTables() {
    var system = data().resolve("metadata").resolve("system.sql");
    if (!Files.exists(system)) {
      try {
        Files.createDirectories(system.getParent());
        Files.writeString(
            system, "ATTACH DATABASE _ UUID '" + UUID.randomUUID() + "'\nENGINE = Atomic\n");
      } catch (IOException e) {
        throw new UncheckedIOException("writing " + system, e);
      }
    }
  }

  static String resource(String name) {
    try (var in = ClickHouseConfig.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + name, e);
    }
  }
}
