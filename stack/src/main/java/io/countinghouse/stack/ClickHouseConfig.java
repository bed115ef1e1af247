package io.countinghouse.stack;

import io.countinghouse.stack.ClickHouseLogins.Login;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The server's files. Users are in a file because this way of running has no writable storage for
 * them; {@code default} belongs to the session that starts the server and is kept out of HTTP.
 */
final class ClickHouseConfig {
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

  void write(ClickHouseLogins logins) {
    var users = dir.resolve("clickhouse-users.xml");
    var names = logins.all().stream().map(Login::user).collect(Collectors.joining("|"));
    Kept.write(
        config(),
        resource("clickhouse-config.xml")
            .replace("${users-file}", users.toString())
            .replace("${users}", names));
    var text = resource("clickhouse-users.xml");
    for (var login : logins.all()) {
      text = text.replace("${sha256 of " + login.user() + "}", Passwords.sha256(login.password()));
    }
    Kept.write(users, text);
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
