package io.countinghouse.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** ClickHouse as a child JVM, {@link ClickHouseMain}. */
final class LocalClickHouse implements ClickHouseServer {
  private static final Duration START_MAX = Duration.ofMinutes(2);
  private static final List<String> FLAGS = List.of("-Xmx64m", "-Xss8m", "-XX:TieredStopAtLevel=1");

  private final Path dir;
  private final Path library;
  private final ClickHouseConfig config;
  private final ClickHouseLogins logins;
  private int port;
  private Child server;

  private LocalClickHouse(Path dir) {
    this.dir = dir;
    this.library = ClickHouseLibrary.find();
    this.config = new ClickHouseConfig(dir);
    this.logins = ClickHouseLogins.kept(Kept.credentials(dir));
    Leftover.end(pidFile(), config.data(), "CONT");
    this.server = spawn();
  }

  static LocalClickHouse launch(Path dir) {
    return new LocalClickHouse(dir.toAbsolutePath().normalize());
  }

  LocalClickHouse awaitReady() {
    server.await(START_MAX, this::listening);
    Ports.in(dir).keep("clickhouse", port);
    createDatabase(ClickHouseConfig.DATABASE);
    return this;
  }

  @Override
  public ClickHouseServer restart() {
    close();
    server = spawn();
    return awaitReady();
  }

  @Override
  public String url() {
    return "http://127.0.0.1:" + port;
  }

  @Override
  public ClickHouseLogins logins() {
    return logins;
  }

  @Override
  public String database() {
    return ClickHouseConfig.DATABASE;
  }

  @Override
  public void createDatabase(String name) {
    new ClickHouseHttp(url(), user(), password()).createDatabase(name);
  }

  @Override
  public long pid() {
    return server.pid();
  }

  @Override
  public boolean alive() {
    return server.alive();
  }

  @Override
  public void kill() {
    server.kill();
  }

  @Override
  public void suspend() {
    Signals.stop(pid());
  }

  @Override
  public void resume() {
    Signals.send("CONT", pid());
  }

  @Override
  public void close() {
    server.stop(Duration.ofSeconds(30), server::closeInput);
  }

  private Child spawn() {
    config.write(logins);
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
            "--log-level=error",
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
