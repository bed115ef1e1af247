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
   * Applies what is missing and opens the months ahead.
   *
   * @throws org.flywaydb.core.api.FlywayException if the server can't be reached after about a
   *     minute, or a migration fails or was changed
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
    flyway.locations(LOCATION).connectRetries(CONNECT_TRIES_MAX).load().migrate();
    openMonthsAhead(flyway.getDataSource());
  }

  /**
   * Makes the partitions of this month (UTC) and the next ones. Existing ones are left alone; a
   * process that runs for months calls it now and then.
   */
  public static void openMonthsAhead(DataSource server) throws SQLException {
    try (var connection = server.getConnection();
        var call =
            connection.prepareStatement(
                "SELECT ledger.open_months(?, ?), ledger.open_audit_months(?, ?)")) {
      var today = LocalDate.now(ZoneOffset.UTC);
      call.setObject(1, today);
      call.setInt(2, MONTHS_AHEAD);
      call.setObject(3, today);
      call.setInt(4, MONTHS_AHEAD);
      call.execute();
    }
  }
}
