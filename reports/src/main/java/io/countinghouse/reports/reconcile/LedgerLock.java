package io.countinghouse.reports.reconcile;

import java.sql.Connection;
import java.sql.SQLException;

/** Locks that the ledger keeps for work in ClickHouse, which has none. */
public final class LedgerLock {

  private static final String NOT_AVAILABLE = "55P03";

  private LedgerLock() {}

  /**
   * Takes a lock; the session of one that was killed takes its time to end, and is waited for.
   *
   * @param name of the lock, in the whole ledger
   * @param taken what to say if another still has it after 10 s
   * @return the session that has it, until it is closed
   * @throws SQLException if the ledger can't be reached, or another has the lock
   */
  public static Connection take(PostgresAddress address, String name, String taken)
      throws SQLException {
    var ledger = address.connect();
    try (var statement = ledger.createStatement();
        var lock = ledger.prepareStatement("SELECT pg_advisory_lock(hashtextextended(?, 0))")) {
      statement.execute("SET lock_timeout = '10s'");
      lock.setString(1, name);
      lock.execute();
      return ledger;
    } catch (SQLException e) {
      ledger.close();
      throw NOT_AVAILABLE.equals(e.getSQLState()) ? new SQLException(taken, e) : e;
    }
  }
}
