package io.countinghouse.cli.demo;

import io.countinghouse.cli.Connection;
import java.sql.SQLException;

/** Asks PostgreSQL. */
final class LedgerProbe implements AutoCloseable {

  /** Of the lanes' rows alone: cheap enough to be asked twice a second. */
  private static final String ENTRIES =
      """
      SELECT coalesce(sum(last_seq), 0),
             coalesce(sum(last_seq), 0) - (SELECT count(*) FROM ledger.account_entry),
             coalesce((extract(epoch FROM max(as_of)) * 1000)::bigint, 0)
      FROM ledger.lane
      """;

  private static final String POSTED = "SELECT count(*) FROM ledger.transaction";
  private static final String REFUSED =
      "SELECT count(*) FROM ledger.idempotency_key WHERE refusal IS NOT NULL";

  private final java.sql.Connection sql;

  LedgerProbe(Connection connection) throws SQLException {
    sql = connection.postgresReader().connect();
  }

  /**
   * What the lanes say.
   *
   * @param entries sequences given out
   * @param transactions of those that are no account entries
   * @param asOfMs the newest lane's as-of, in ms since 1970
   */
  record Lanes(long entries, long transactions, long asOfMs) {}

  Lanes lanes() throws SQLException {
    try (var statement = sql.createStatement();
        var row = statement.executeQuery(ENTRIES)) {
      row.next();
      return new Lanes(row.getLong(1), row.getLong(2), row.getLong(3));
    }
  }

  /** The transactions themselves, counted. */
  long posted() throws SQLException {
    return number(POSTED);
  }

  /** Refusals that are stored under their keys. */
  long refused() throws SQLException {
    return number(REFUSED);
  }

  private long number(String query) throws SQLException {
    try (var statement = sql.createStatement();
        var row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }

  @Override
  public void close() throws SQLException {
    sql.close();
  }
}
