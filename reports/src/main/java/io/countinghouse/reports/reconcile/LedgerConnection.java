package io.countinghouse.reports.reconcile;

import io.countinghouse.sql.months.MonthLock;
import java.sql.Connection;
import java.sql.SQLException;

/** A connection to the ledger for who walks over it in several transactions, and only reads. */
public final class LedgerConnection {

  private LedgerConnection() {}

  /**
   * Opens it; until it closes, no month is detached. Each transaction sees one moment, and rows
   * come piece by piece: with autocommit the driver would fetch all of an answer at once.
   */
  public static Connection open(PostgresAddress at) throws SQLException {
    var connection = at.connect();
    try {
      connection.setReadOnly(true);
      connection.setAutoCommit(false);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      MonthLock.shared(connection);
      connection.rollback(); // the lock stays; the view of the ledger begins later
      return connection;
    } catch (SQLException | RuntimeException e) {
      try (connection) {
        throw e;
      }
    }
  }
}
