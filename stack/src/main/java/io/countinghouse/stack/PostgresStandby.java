package io.countinghouse.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A streaming replica of a PostgreSQL that runs as our child: its data directory copied between
 * pg_backup_start and pg_backup_stop, and its changes followed from there. It only reads.
 */
public final class PostgresStandby implements AutoCloseable {
  private static final Duration START_MAX = Duration.ofMinutes(2);

  /** What belongs to the running server alone, and is not for a copy. */
  private static final Set<String> LEFT_OUT =
      Set.of("postmaster.pid", "postmaster.opts", "pg_replslot", "pg_internal.init");

  private final Path dir;
  private final int port;
  private final String password;
  private final Child keeper;
  private final Child server;

  private PostgresStandby(Path dir, Path data, int port, String password) {
    this.dir = dir;
    this.port = port;
    this.password = password;
    this.keeper = PostgresKeeper.start(dir, data);
    var arguments = new ArrayList<>(PostgresSettings.arguments());
    arguments.addAll(List.of("-D", data.toString(), "-p", Integer.toString(port)));
    arguments.addAll(List.of("-c", "listen_addresses=127.0.0.1"));
    arguments.addAll(List.of("-c", "unix_socket_directories="));
    var command = PostgresBinaries.unpacked().command("postgres", arguments);
    this.server = Child.start("postgres-standby", command, Map.of(), log());
  }

  /**
   * Copies the server that runs in this directory, and follows it.
   *
   * @param dir of {@link PostgresServer#start}
   */
  public static PostgresStandby of(Path dir) {
    var whole = dir.toAbsolutePath().normalize();
    var password = Kept.credentials(whole).get("postgres.admin.password", Passwords::random);
    var primary = Kept.ports(whole).get("postgres", () -> "0");
    var data = whole.resolve("postgres.standby");
    try (var admin = connect(primary, password)) {
      copy(admin, whole.resolve("postgres"), data);
      Files.createFile(data.resolve("standby.signal"));
      Files.writeString(
          data.resolve("postgresql.auto.conf"),
          "primary_conninfo = 'host=127.0.0.1 port=%s user=%s password=%s'\n"
              .formatted(primary, PostgresAdmin.USER, password));
    } catch (IOException e) {
      throw new UncheckedIOException("copying " + whole, e);
    } catch (SQLException e) {
      throw new IllegalStateException("copying " + whole + ": " + e.getMessage(), e);
    }
    var port = Ports.in(whole).port("postgres.standby");
    var standby = new PostgresStandby(whole, data, port, password);
    standby.server.await(START_MAX, standby::answers);
    return standby;
  }

  private static Connection connect(String port, String password) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port + "/postgres", PostgresAdmin.USER, password);
  }

  /** Both calls must be of one session. */
  private static void copy(Connection admin, Path from, Path to) throws SQLException, IOException {
    try (var statement = admin.createStatement()) {
      statement.execute("SELECT pg_backup_start('standby', true)");
      tree(from, to);
      try (var row = statement.executeQuery("SELECT labelfile FROM pg_backup_stop(false)")) {
        row.next();
        Files.writeString(to.resolve("backup_label"), row.getString(1));
      }
    }
  }

  /** Files come and go meanwhile; the log that is followed makes up for it. */
  private static void tree(Path from, Path to) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path each, BasicFileAttributes about)
              throws IOException {
            Files.createDirectories(
                to.resolve(from.relativize(each)),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            return LEFT_OUT.contains(each.getFileName().toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path each, BasicFileAttributes about)
              throws IOException {
            boolean log = each.startsWith(from.resolve("pg_wal"));
            if (!log && !LEFT_OUT.contains(each.getFileName().toString())) {
              try {
                Files.copy(each, to.resolve(from.relativize(each)));
              } catch (NoSuchFileException e) {
                return FileVisitResult.CONTINUE; // it went away
              }
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path each, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }
        });
  }

  private boolean answers() {
    try (var admin = connect(Integer.toString(port), password)) {
      return admin.isValid(1);
    } catch (SQLException e) {
      return false; // it is not there yet
    }
  }

  /** The JDBC address of a database. */
  public String url(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }

  /** From now on it shows nothing new. */
  public void pause() {
    run("SELECT pg_wal_replay_pause()");
  }

  /** It catches up. */
  public void resume() {
    run("SELECT pg_wal_replay_resume()");
  }

  private void run(String sql) {
    try (var admin = connect(Integer.toString(port), password);
        var statement = admin.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql + ": " + e.getMessage(), e);
    }
  }

  private Path log() {
    return dir.resolve("logs").resolve("postgres-standby.log");
  }

  /** Ends it at once, as a machine that is gone; the primary goes on. */
  @Override
  public void close() {
    var all =
        ProcessHandle.of(server.pid())
            .map(Leftover::withDescendants)
            .orElse(List.<ProcessHandle>of());
    server.kill();
    Leftover.awaitGone(all);
    keeper.kill();
  }
}
