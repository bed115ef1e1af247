package io.countinghouse.cli;

import io.countinghouse.reports.reconcile.PostgresAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which ledger: the one that runs here, or one that a file tells. */
public final class LedgerOption {

  /** Work on a ledger. */
  @FunctionalInterface
  public interface Task<T> {
    T on(Connection ledger) throws SQLException;
  }

  @Mixin private final DataOption data = new DataOption();

  @Option(
      names = "--connection",
      paramLabel = "FILE",
      description =
          "Another ledger than that of --data: a properties file with POSTGRES_URL,"
              + " POSTGRES_OWNER_USER and POSTGRES_OWNER_PASSWORD (for audit: POSTGRES_READER_USER"
              + " and POSTGRES_READER_PASSWORD). Passwords are never arguments.")
  private @Nullable Path file;

  /** Works as the ledger's owner. */
  public <T> T asOwner(Task<T> task) {
    return run("POSTGRES_OWNER_", task);
  }

  /** Works as whoever only reads. */
  public <T> T asReader(Task<T> task) {
    return run("POSTGRES_READER_", task);
  }

  private <T> T run(String login, Task<T> task) {
    try (var ledger = address(login).connect()) {
      return task.on(ledger);
    } catch (SQLException e) {
      throw new CommandFailed("the ledger: " + e.getMessage(), e);
    }
  }

  private PostgresAddress address(String login) {
    if (file == null) {
      var running = data.connection();
      return login.equals("POSTGRES_OWNER_") ? running.postgresOwner() : running.postgresReader();
    }
    try {
      var settings = OwnerFile.read(file);
      return new PostgresAddress(
          setting(settings.get("POSTGRES_URL"), "POSTGRES_URL"),
          setting(settings.get(login + "USER"), login + "USER"),
          setting(settings.get(login + "PASSWORD"), login + "PASSWORD"));
    } catch (IOException e) {
      throw new CommandFailed(file + " can't be read: " + e.getMessage(), e);
    }
  }

  private String setting(@Nullable String value, String key) {
    if (value == null) {
      throw new CommandFailed(file + " lacks " + key);
    }
    return value;
  }
}
