package io.countinghouse.stack;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.testcontainers.containers.GenericContainer;

/** PostgreSQL's official image; see {@link Container}: not run on the build machines. */
final class ContainerPostgres implements PostgresServer {
  private static final String NAME = "countinghouse";
  private static final Duration START_MAX = Duration.ofMinutes(2);

  private final int port;
  private final String adminPassword;
  private final PostgresLogins logins;
  private final Container container;

  private ContainerPostgres(Path dir, Map<String, String> settings) {
    var credentials = Kept.credentials(dir);
    this.port = Ports.in(dir).port("postgres");
    this.adminPassword = credentials.get("postgres.admin.password", Passwords::random);
    this.logins = PostgresLogins.kept(credentials);
    var image =
        new GenericContainer<>(Containers.POSTGRES)
            .withEnv("POSTGRES_PASSWORD", adminPassword)
            .withEnv("POSTGRES_INITDB_ARGS", String.join(" ", PostgresSettings.INITDB))
            .withCommand(command(settings));
    this.container = Container.start(image, dir, "postgres", port, 5432, "/var/lib/postgresql");
  }

  private static String[] command(Map<String, String> settings) {
    return Stream.concat(Stream.of("postgres"), PostgresSettings.arguments(settings).stream())
        .toArray(String[]::new);
  }

  static ContainerPostgres launch(Path dir, Map<String, String> settings) {
    return new ContainerPostgres(dir.toAbsolutePath().normalize(), settings);
  }

  ContainerPostgres awaitReady() {
    container.await(START_MAX, this::prepared);
    return this;
  }

  /** The image restarts its server once while it initialises: only a success counts. */
  private boolean prepared() {
    try (var admin = new PostgresAdmin(url("postgres"), adminPassword)) {
      admin.ensureLogins(logins);
      admin.ensureDatabase(NAME, logins.owner().user());
      return true;
    } catch (SQLException e) {
      return false; // not yet; the caller's limit ends this, with the server's log
    }
  }

  @Override
  public ContainerPostgres restart() {
    container.restart();
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
    return container.pid();
  }

  @Override
  public boolean alive() {
    return container.alive();
  }

  @Override
  public void kill() {
    container.kill();
  }

  @Override
  public void suspend() {
    container.suspend();
  }

  @Override
  public void resume() {
    container.resume();
  }

  @Override
  public void close() {
    container.close();
  }
}
