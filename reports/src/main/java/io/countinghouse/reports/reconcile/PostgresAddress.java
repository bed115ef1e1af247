package io.countinghouse.reports.reconcile;

/**
 * Where the ledger is and who asks.
 *
 * @param url such as {@code jdbc:postgresql://127.0.0.1:5432/ledger}
 */
public record PostgresAddress(String url, String user, String password) {

  /** Without the password. */
  @Override
  public String toString() {
    return url + " as " + user;
  }
}
