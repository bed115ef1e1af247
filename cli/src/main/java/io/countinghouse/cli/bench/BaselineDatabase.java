package io.countinghouse.cli.bench;

import io.countinghouse.sql.LedgerMigrations;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * A ledger of its own for a baseline: same server, same settings, same tables and indexes.
 *
 * @param accountIds of accounts 0..1999
 */
record BaselineDatabase(String url, String user, String password, List<Long> accountIds) {

  private static final String LANES =
      """
      INSERT INTO ledger.lane (lane, epoch, owner, owner_pid, last_seq, as_of, chain)
      SELECT n, 1, gen_random_uuid(), 0, 0, now(), decode(repeat('00', 32), 'hex')
      FROM generate_series(0, 15) n
      """;

  private static final String ACCOUNTS =
      """
      INSERT INTO ledger.account (account, kind, status, lane, lane_seq, posted_at)
      SELECT 'bench-' || n, 'CUSTOMER', 'OPEN', 0, n + 1, now()
      FROM generate_series(0, %d) n
      """
          .formatted(Books.ACCOUNTS - 1);

  private static final String BALANCES =
      "INSERT INTO ledger.balance (account_id, currency) SELECT account_id, 'EUR' FROM ledger.account";

  private static final String IDS =
      "SELECT account_id FROM ledger.account ORDER BY substr(account, 7)::integer";

  /** Makes the tables and the accounts in an empty database. */
  static BaselineDatabase prepare(String url, String user, String password) throws SQLException {
    LedgerMigrations.apply(url, user, password);
    try (var connection = DriverManager.getConnection(url, user, password);
        var statement = connection.createStatement()) {
      statement.execute(LANES);
      statement.execute(ACCOUNTS);
      statement.execute(BALANCES);
      statement.execute("ANALYZE");
      var ids = new ArrayList<Long>();
      try (var rows = statement.executeQuery(IDS)) {
        while (rows.next()) {
          ids.add(rows.getLong(1));
        }
      }
      return new BaselineDatabase(url, user, password, List.copyOf(ids));
    }
  }

  /** A connection whose transactions end when it says so. */
  Connection connect() throws SQLException {
    var connection = DriverManager.getConnection(url, user, password);
    connection.setAutoCommit(false);
    return connection;
  }

  long id(int account) {
    return accountIds.get(account);
  }

  @Override
  public String toString() {
    return url;
  }
}
