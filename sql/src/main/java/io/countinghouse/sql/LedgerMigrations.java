package io.countinghouse.sql;

import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * Brings the ledger's schema up to date. Each migration is applied once, in order, and its checksum
 * kept: a migration that was changed afterwards stops the start. Several processes may do this at
 * the same time; one works, the others wait for it. Migrations are the owner's work; a login that
 * is only a writer may call this too, and finds a schema that is up to date or fails.
 */
public final class LedgerMigrations {

  /** Inside this library's jar. */
  private static final String LOCATION = "classpath:sql/postgres";

  /** A month in hand and one more, in case nobody restarts or looks for a while. */
  private static final int MONTHS_AHEAD = 3;

  /** A server that is still starting gets this long, asked again with growing pauses. */
  private static final int CONNECT_TRIES_MAX = 6;

  private static final ClassLoader LOADER = LedgerMigrations.class.getClassLoader();

  private LedgerMigrations() {}

  /**
   * Applies what is missing and opens the months ahead, while lanes of the version before post. A
   * lock that is not to be had soon is given up and asked for again ({@link LockPatience}).
   *
   * @throws org.flywaydb.core.api.FlywayException if the server can't be reached after about a
   *     minute, or a migration fails or was changed, or somebody keeps a table locked: then it says
   *     who, and what was not applied is not applied in part either
   * @throws SQLException if the months ahead can't be opened
   */
  public static void apply(String url, String user, String password) throws SQLException {
    apply(Flyway.configure(LOADER).dataSource(url, user, password));
  }

  /** The same on a data source; it is the caller's to close. */
  public static void apply(DataSource server) throws SQLException {
    apply(Flyway.configure(LOADER).dataSource(server));
  }

  private static void apply(FluentConfiguration flyway) throws SQLException {
    migrate(flyway);
    LockPatience.run(flyway.getDataSource(), () -> openMonthsAhead(flyway.getDataSource()));
  }

  /** Applies what is missing, up to the target if there is one. */
  static void migrate(FluentConfiguration flyway) throws SQLException {
    var ready =
        flyway
            .locations(LOCATION)
            .connectRetries(CONNECT_TRIES_MAX)
            .initSql("SET lock_timeout = " + LockPatience.LOCK_MS_MAX)
            .load();
    LockPatience.run(flyway.getDataSource(), ready::migrate);
  }

  /**
   * Makes the partitions of this month (UTC) and the next ones. Existing ones are left alone; a
   * process that runs for months calls it now and then.
   *
   * @throws SQLException if that can't be done, as when somebody keeps the table locked
   */
  public static void openMonthsAhead(DataSource server) throws SQLException {
    try (var connection = server.getConnection();
        var call =
            connection.prepareStatement(
                "SELECT set_config('lock_timeout', ?, true), ledger.open_months(?, ?),"
                    + " ledger.open_audit_months(?, ?)")) {
      var today = LocalDate.now(ZoneOffset.UTC);
      call.setString(1, String.valueOf(LockPatience.LOCK_MS_MAX));
      call.setObject(2, today);
      call.setInt(3, MONTHS_AHEAD);
      call.setObject(4, today);
      call.setInt(5, MONTHS_AHEAD);
      call.execute();
    }
  }
}
