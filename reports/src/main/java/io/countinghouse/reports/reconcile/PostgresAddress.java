package io.countinghouse.reports.reconcile;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/**
 * Where the ledger is and who asks.
 *
 * @param url such as {@code jdbc:postgresql://127.0.0.1:5432/ledger}
 */
public record PostgresAddress(String url, String user, String password) {

  /** A connection; whoever asks for it closes it. */
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(url, user, password);
  }

  /** Without the password. */
  @Override
  public String toString() {
    return url + " as " + user;
  }
}
