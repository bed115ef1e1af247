package io.countinghouse.sql;

import io.countinghouse.sql.lanes.LaneStandings;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks for a table's lock for a short while only, and again later. Whoever wants a lock that
 * excludes readers waits for the last of them (a pg_dump may read for hours), and everybody who
 * comes after it waits behind it: the lanes would stand still as long.
 */
final class LockPatience {

  /**
   * For one lock, in milliseconds. A lane gives a lock up after 5 s and its caller after 8 s
   * (ingest's LedgerSession and Waiting): a posting that waits behind us still has time to be made.
   * A migration that says SET LOCAL lock_timeout has its own.
   */
  static final int LOCK_MS_MAX = 2_000;

  /**
   * A reader that is gone in a quarter of a minute is waited for; of a longer one somebody decides.
   */
  static final int ATTEMPTS_MAX = 5;

  /** The lanes post what has gathered: less than a second's work (ingest's Lane). */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** PostgreSQL's appendix A: lock_not_available, deadlock_detected. */
  private static final Set<String> LOCKED = Set.of("55P03", "40P01");

  /** The lanes hold their locks for milliseconds, so whoever is found is somebody else. */
  private static final String HOLDERS =
      """
      SELECT DISTINCT a.pid, a.usename, a.application_name, a.xact_start
      FROM pg_locks l
      JOIN pg_class c ON c.oid = l.relation
      JOIN pg_stat_activity a ON a.pid = l.pid
      WHERE l.granted AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND c.relnamespace = 'ledger'::regnamespace
        AND a.pid <> pg_backend_pid() AND NOT starts_with(a.application_name, ?)
      ORDER BY a.xact_start
      LIMIT 5
      """;

  private static final Logger LOG = LoggerFactory.getLogger(LockPatience.class);

  /** What needs the locks. Done again, it goes on where it failed. */
  @FunctionalInterface
  interface Work {

    void run() throws SQLException;
  }

  private LockPatience() {}

  /**
   * Runs the work until it has its locks, or has asked for them often enough.
   *
   * @param ledger asked who is in the way
   * @throws FlywayException with who that is, if it never had them
   */
  static void run(DataSource ledger, Work work) throws SQLException {
    for (int attempt = 1; ; attempt++) {
      try {
        work.run();
        return;
      } catch (FlywayException | SQLException e) {
        if (!locked(e)) {
          throw e;
        }
        var holders = holders(ledger);
        if (attempt == ATTEMPTS_MAX) {
          throw new FlywayException(told(holders), e);
        }
        LOG.atWarn()
            .addKeyValue("attempt", attempt)
            .addKeyValue("locked_by", holders)
            .log("the ledger's schema waits for locks");
        pause(e);
      }
    }
  }

  private static boolean locked(Throwable failure) {
    for (var cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException e && LOCKED.contains(e.getSQLState())) {
        return true;
      }
    }
    return false;
  }

  private static List<String> holders(DataSource ledger) throws SQLException {
    var holders = new ArrayList<String>();
    try (var connection = ledger.getConnection();
        var statement = connection.prepareStatement(HOLDERS)) {
      statement.setString(1, LaneStandings.SESSION_NAME);
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          holders.add(
              "pid %d (user %s, application '%s')"
                  .formatted(rows.getInt(1), rows.getString(2), rows.getString(3)));
        }
      }
    }
    return holders;
  }

  private static String told(List<String> holders) {
    return """
    the ledger's schema can't be brought up to date now: its tables are locked by %s. Nothing of the \
    migration that waits is done, and what runs goes on as before. Wait for them, or end them with \
    pg_terminate_backend, and try again\
    """
        .formatted(holders.isEmpty() ? "somebody who is gone by now" : String.join(", ", holders));
  }

  private static void pause(Exception failure) {
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FlywayException("interrupted while it waited for locks", failure);
    }
  }
}
