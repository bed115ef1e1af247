package io.countinghouse.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The real ClickHouse with its HTTP interface on a loopback port. Clients name themselves in
 * headers ({@code X-ClickHouse-User}, {@code X-ClickHouse-Key}), not by basic authentication: for
 * the Java clients that is {@code http_use_basic_auth=false}.
 */
public final class ClickHouseServer implements AutoCloseable {
  private static final Duration START_MAX = Duration.ofSeconds(60);
  private static final List<String> FLAGS = List.of("-Xmx64m", "-Xss8m", "-XX:TieredStopAtLevel=1");

  private final Path dir;
  private final Path library;
  private final ClickHouseConfig config;
  private final String password;
  private final String analystPassword;
  private int port;
  private Child server;

  private ClickHouseServer(Path dir) {
    var credentials = Kept.credentials(dir);
    this.dir = dir;
    this.library = ClickHouseLibrary.find();
    this.config = new ClickHouseConfig(dir);
    this.password = credentials.get("clickhouse.password", Passwords::random);
    this.analystPassword = credentials.get("clickhouse.analyst.password", Passwords::random);
    Leftover.end(pidFile(), config.data(), "CONT");
    this.server = spawn();
  }

  /** Starts the server and waits until it answers. */
  public static ClickHouseServer start(Path dir) {
    return launch(dir).awaitReady();
  }

  static ClickHouseServer launch(Path dir) {
    return new ClickHouseServer(dir.toAbsolutePath().normalize());
  }

  ClickHouseServer awaitReady() {
    server.await(START_MAX, this::listening);
    Ports.in(dir).keep("clickhouse", port);
    createDatabase(ClickHouseConfig.DATABASE);
    return this;
  }

  /** Starts it again after a kill or instead of what runs, with the same port and data. */
  public ClickHouseServer restart() {
    close();
    server = spawn();
    return awaitReady();
  }

  public String url() {
    return "http://127.0.0.1:" + port;
  }

  /** All rights on databases whose names start with {@code countinghouse}. */
  public String user() {
    return ClickHouseConfig.USER;
  }

  public String password() {
    return password;
  }

  /** Reads the same databases and can change nothing but its own session's settings. */
  public String analyst() {
    return ClickHouseConfig.ANALYST;
  }

  public String analystPassword() {
    return analystPassword;
  }

  public String database() {
    return ClickHouseConfig.DATABASE;
  }

  /** Creates a database, unless it is there; its name must start with {@code countinghouse}. */
  public void createDatabase(String name) {
    new ClickHouseHttp(url(), user(), password).run("CREATE DATABASE IF NOT EXISTS `" + name + "`");
  }

  public long pid() {
    return server.pid();
  }

  public boolean alive() {
    return server.alive();
  }

  /** SIGKILL; returns when the server is gone. */
  public void kill() {
    server.kill();
  }

  public void suspend() {
    Signals.send("STOP", pid());
  }

  public void resume() {
    Signals.send("CONT", pid());
  }

  @Override
  public void close() {
    server.stop(Duration.ofSeconds(30), server::closeInput);
  }

  private Child spawn() {
    config.write(password, analystPassword);
    try {
      Files.deleteIfExists(config.ready()); // the engine refuses to write over it
    } catch (IOException e) {
      throw new UncheckedIOException("deleting " + config.ready(), e);
    }
    var arguments =
        List.of(
            library.toString(),
            "clickhouse",
            "--interactive",
            "--disable_suggestion",
            "--highlight=0",
            "--hints=0",
            "--history_file=" + config.history(),
            "--config-file=" + config.config(),
            "--path=" + config.data(),
            "--listen_host=127.0.0.1",
            "--log-level=warning",
            "--http_port=" + Ports.in(dir).knownOrZero("clickhouse"),
            "--queries-file=" + config.startSql());
    var command = JavaCommand.of(ClickHouseMain.class.getName(), FLAGS, arguments);
    var log = dir.resolve("logs").resolve("clickhouse.log");
    var child = Child.start("clickhouse", command, Map.of(), log);
    Kept.write(pidFile(), child.pid() + "\n");
    return child;
  }

  /** The engine writes its port to a file as soon as it listens. */
  private boolean listening() {
    try {
      var text = Files.exists(config.ready()) ? Files.readString(config.ready()).strip() : "";
      port = text.isEmpty() ? 0 : Integer.parseInt(text);
      return port > 0;
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + config.ready(), e);
    }
  }

  private Path pidFile() {
    return dir.resolve("clickhouse.pid");
  }
}
