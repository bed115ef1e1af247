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

/** PostgreSQL as our child, with a keeper beside it. */
final class LocalPostgres implements PostgresServer {
  private static final String NAME = "countinghouse";
  private static final Duration START_MAX = Duration.ofMinutes(2);
  private final PostgresBinaries binaries;
  private final Path dir;
  private final Path data;
  private final Map<String, String> settings;
  private final int port;
  private final String adminPassword;
  private final PostgresLogins logins;
  private Child server;
  private Child keeper;

  private LocalPostgres(PostgresBinaries binaries, Path dir, Map<String, String> settings) {
    var credentials = Kept.credentials(dir);
    this.binaries = binaries;
    this.dir = dir;
    this.settings = settings;
    this.data = dir.resolve("postgres");
    this.adminPassword = credentials.get("postgres.admin.password", Passwords::random);
    this.logins = PostgresLogins.kept(credentials);
    Leftover.end(pidFile(), data, "INT");
    this.port = Ports.in(dir).port("postgres");
    initialise();
    this.keeper = PostgresKeeper.start(dir, data);
    this.server = spawn();
  }

  static LocalPostgres launch(Path dir, Map<String, String> settings) {
    return new LocalPostgres(
        PostgresBinaries.unpacked(), dir.toAbsolutePath().normalize(), settings);
  }

  LocalPostgres awaitReady() {
    server.await(START_MAX, this::ready);
    try (var admin = new PostgresAdmin(url("postgres"), adminPassword)) {
      admin.ensureLogins(logins);
      admin.ensureDatabase(NAME, logins.owner().user());
    } catch (SQLException e) {
      throw new IllegalStateException("setting up the database: " + e.getMessage(), e);
    }
    return this;
  }

  @Override
  public PostgresServer restart() {
    close();
    keeper = PostgresKeeper.start(dir, data);
    server = spawn();
    return awaitReady();
  }

  @Override
  public String url() {
    return url(NAME);
  }

  @Override
  public String url(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }

  @Override
  public Login owner() {
    return logins.owner();
  }

  @Override
  public Login writer() {
    return logins.writer();
  }

  @Override
  public Login reader() {
    return logins.reader();
  }

  @Override
  public Login filer() {
    return logins.filer();
  }

  @Override
  public void createDatabase(String database) {
    asAdmin(
        "creating database " + database,
        admin -> admin.ensureDatabase(database, logins.owner().user()));
  }

  @Override
  public void copyDatabase(String from, String to) {
    asAdmin(
        "copying database " + from + " to " + to,
        admin -> admin.copyDatabase(from, to, logins.owner().user()));
  }

  @Override
  public void checkpoint() {
    asAdmin("checkpoint", PostgresAdmin::checkpoint);
  }

  private void asAdmin(String what, PostgresAdmin.Task task) {
    PostgresAdmin.run(url("postgres"), adminPassword, what, task);
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
    var all = family();
    server.kill();
    Leftover.awaitGone(all);
  }

  @Override
  public void suspend() {
    Signals.stop(pid()); // first: then no new backend can appear
    family().forEach(each -> Signals.stop(each.pid()));
  }

  @Override
  public void resume() {
    family().reversed().forEach(each -> Signals.send("CONT", each.pid()));
  }

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
    var arguments = new ArrayList<>(PostgresSettings.INITDB);
    arguments.add("--pgdata=" + fresh);
    arguments.add("--username=" + PostgresAdmin.USER);
    arguments.add("--pwfile=" + passwordFile);
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
    var arguments = new ArrayList<>(PostgresSettings.arguments(settings));
    arguments.addAll(List.of("-D", data.toString(), "-p", Integer.toString(port)));
    arguments.addAll(List.of("-c", "listen_addresses=127.0.0.1"));
    arguments.addAll(List.of("-c", "unix_socket_directories="));
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
