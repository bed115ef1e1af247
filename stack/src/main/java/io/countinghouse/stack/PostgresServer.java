package io.countinghouse.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The real PostgreSQL 18 on a loopback port, durable as in production: fsync, synchronous commits
 * and full page writes are on. Database and role {@code countinghouse} are there from the first
 * start.
 */
public final class PostgresServer implements AutoCloseable {
  private static final String NAME = "countinghouse";
  private static final Duration START_MAX = Duration.ofSeconds(60);
  private static final Map<String, String> SETTINGS =
      Map.ofEntries(
          Map.entry("listen_addresses", "127.0.0.1"),
          Map.entry("unix_socket_directories", ""),
          Map.entry("fsync", "on"),
          Map.entry("synchronous_commit", "on"),
          Map.entry("full_page_writes", "on"),
          Map.entry("password_encryption", "scram-sha-256"),
          Map.entry("shared_buffers", "256MB"),
          Map.entry("max_connections", "200"),
          Map.entry("max_wal_size", "2GB"), // a checkpoint every few minutes, not every few seconds
          Map.entry("timezone", "UTC"),
          Map.entry("log_timezone", "UTC"));

  private final PostgresBinaries binaries;
  private final Path dir;
  private final Path data;
  private final int port;
  private final String adminPassword;
  private final String password;
  private Child server;
  private Child keeper;

  private PostgresServer(PostgresBinaries binaries, Path dir) {
    var credentials = Kept.credentials(dir);
    this.binaries = binaries;
    this.dir = dir;
    this.data = dir.resolve("postgres");
    this.adminPassword = credentials.get("postgres.admin.password", Passwords::random);
    this.password = credentials.get("postgres.password", Passwords::random);
    Leftover.end(pidFile(), data, "INT");
    this.port = Ports.in(dir).port("postgres");
    initialise();
    this.keeper = PostgresKeeper.start(dir, data);
    this.server = spawn();
  }

  /** Starts the server and waits until it takes connections. */
  public static PostgresServer start(Path dir) {
    return launch(dir).awaitReady();
  }

  static PostgresServer launch(Path dir) {
    return new PostgresServer(PostgresBinaries.unpacked(), dir.toAbsolutePath().normalize());
  }

  PostgresServer awaitReady() {
    server.await(START_MAX, this::ready);
    try (var admin = new PostgresAdmin(url("postgres"), adminPassword)) {
      admin.ensureRole(NAME, password);
      admin.ensureDatabase(NAME, NAME);
    } catch (SQLException e) {
      throw new IllegalStateException("setting up the database: " + e.getMessage(), e);
    }
    return this;
  }

  /** Starts it again after a kill or instead of what runs, with the same port and data. */
  public PostgresServer restart() {
    close();
    keeper = PostgresKeeper.start(dir, data);
    server = spawn();
    return awaitReady();
  }

  /** The JDBC address of the database {@code countinghouse}. */
  public String url() {
    return url(NAME);
  }

  public String url(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }

  public String user() {
    return NAME;
  }

  public String password() {
    return password;
  }

  /** Creates another database with the same owner, unless it is there. */
  public void createDatabase(String database) {
    try (var admin = new PostgresAdmin(url("postgres"), adminPassword)) {
      admin.ensureDatabase(database, NAME);
    } catch (SQLException e) {
      throw new IllegalStateException("creating database " + database, e);
    }
  }

  /** The postmaster's pid. */
  public long pid() {
    return server.pid();
  }

  public boolean alive() {
    return server.alive();
  }

  /** SIGKILL to the postmaster; returns when its backends, which notice, are gone too. */
  public void kill() {
    var all = family();
    server.kill();
    Leftover.awaitGone(all);
  }

  /** Stops the postmaster and every backend where they stand, until {@link #resume}. */
  public void suspend() {
    Signals.send("STOP", pid()); // first: then no new backend can appear
    family().forEach(each -> Signals.send("STOP", each.pid()));
  }

  public void resume() {
    family().reversed().forEach(each -> Signals.send("CONT", each.pid()));
  }

  /** A fast shutdown: open transactions roll back, a checkpoint is written. */
  @Override
  public void close() {
    resume();
    var all = family();
    server.stop(Duration.ofSeconds(30), () -> Signals.send("INT", pid()));
    Leftover.awaitGone(all);
    keeper.kill();
  }

  private List<ProcessHandle> family() {
    return ProcessHandle.of(pid()).map(Leftover::withDescendants).orElse(List.of());
  }

  private void initialise() {
    if (Files.exists(data)) {
      return;
    }
    var fresh = dir.resolve("postgres.new");
    var passwordFile = dir.resolve("postgres.pw");
    Trees.delete(fresh);
    Kept.write(passwordFile, adminPassword + "\n");
    var arguments =
        List.of(
            "--pgdata=" + fresh,
            "--username=" + PostgresAdmin.USER,
            "--pwfile=" + passwordFile,
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8");
    Child.start("initdb", binaries.command("initdb", arguments), Map.of(), log())
        .awaitSuccess(START_MAX);
    try {
      Files.delete(passwordFile);
      Files.move(fresh, data); // only a finished one gets the name
    } catch (IOException e) {
      throw new UncheckedIOException("initialising " + data, e);
    }
  }

  private Child spawn() {
    var arguments = new ArrayList<>(List.of("-D", data.toString(), "-p", Integer.toString(port)));
    SETTINGS.forEach((key, value) -> arguments.addAll(List.of("-c", key + "=" + value)));
    return Child.start("postgres", binaries.command("postgres", arguments), Map.of(), log());
  }

  /** PostgreSQL itself writes its state to the last line of its pid file. */
  private boolean ready() {
    try {
      var lines = Files.readAllLines(pidFile());
      return lines.size() >= 8
          && lines.getFirst().strip().equals(Long.toString(pid()))
          && lines.get(7).strip().equals("ready");
    } catch (IOException e) {
      return false; // not written yet
    }
  }

  private Path pidFile() {
    return data.resolve("postmaster.pid");
  }

  private Path log() {
    return dir.resolve("logs").resolve("postgres.log");
  }
}
