package io.countinghouse.sql.months;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Keeps apart what changes the ledger's months and what needs them to stay. Only readers that walk
 * over the ledger in several transactions need it; within one transaction PostgreSQL's own lock on
 * the table does, if it is taken first.
 */
public final class MonthLock {

  private static final String KEEPERS = "hashtextextended('ledger.months.keeper', 0)";
  private static final String CHANGE = "hashtextextended('ledger.months', 0)";

  static final String LOCK_NOT_AVAILABLE = "55P03";

  private MonthLock() {}

  /** From now on no month is detached or attached, until the connection closes. */
  public static void shared(Connection ledger) throws SQLException {
    run(ledger, "SELECT pg_advisory_lock_shared(" + CHANGE + ")");
  }

  /** Waits for who needs the months to stay, up to the lock_timeout; until the transaction ends. */
  static void change(Connection ledger) throws SQLException {
    run(ledger, "SELECT pg_advisory_xact_lock(" + CHANGE + ")");
  }

  /** Waits a little: the session of one that was killed takes its time to end. */
  static boolean keep(Connection ledger) throws SQLException {
    run(ledger, "SET LOCAL lock_timeout = '5s'");
    try {
      run(ledger, "SELECT pg_advisory_lock(" + KEEPERS + ")");
      return true;
    } catch (SQLException e) {
      if (LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
        return false;
      }
      throw e;
    }
  }

  static void leave(Connection ledger) throws SQLException {
    run(ledger, "SELECT pg_advisory_unlock(" + KEEPERS + ")");
  }

  static void run(Connection ledger, String sql) throws SQLException {
    try (var statement = ledger.createStatement()) {
      statement.execute(sql);
    }
  }
}
