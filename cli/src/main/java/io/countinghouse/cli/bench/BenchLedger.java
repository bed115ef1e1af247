package io.countinghouse.cli.bench;

import io.countinghouse.sql.LedgerMigrations;
import io.countinghouse.sql.rows.BinaryType;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * A ledger of its own for a contender: same server, same settings, same tables, indexes and
 * accounts.
 *
 * @param accountIds of the accounts by their numbers
 */
record BenchLedger(String url, String user, String password, List<Long> accountIds) {

  /** A lane that no service owns: what SQL wrote is in no log that is published. */
  static final int OWNERLESS_LANE = 15;

  private static final String LANES =
      """
      INSERT INTO ledger.lane (lane, epoch, owner, owner_pid, last_seq, as_of, chain)
      SELECT n, 1, gen_random_uuid(), 0, 0, now(), decode(repeat('00', 32), 'hex')
      FROM generate_series(?, ?) n
      """;

  private static final String ACCOUNTS =
      """
      INSERT INTO ledger.account (account, kind, status, lane, lane_seq, posted_at)
      SELECT 'bench-' || n, 'CUSTOMER', 'OPEN', ?, n + 1, now()
      FROM generate_series(0, ? - 1) n
      """;

  private static final String BALANCES =
      "INSERT INTO ledger.balance (account_id, currency) SELECT account_id, 'EUR' FROM ledger.account";

  private static final String IDS =
      "SELECT account_id FROM ledger.account ORDER BY substr(account, 7)::integer";

  /**
   * Makes the tables and the accounts in an empty database.
   *
   * @param firstLane from here on all lanes are there; a service opens those before it by itself
   */
  static BenchLedger prepare(String url, String user, String password, int accounts, int firstLane)
      throws SQLException {
    LedgerMigrations.apply(url, user, password);
    try (var connection = DriverManager.getConnection(url, user, password)) {
      run(connection, LANES, firstLane, OWNERLESS_LANE);
      run(connection, ACCOUNTS, OWNERLESS_LANE, accounts);
      run(connection, BALANCES);
      run(connection, "VACUUM ANALYZE ledger.account, ledger.balance");
      return new BenchLedger(url, user, password, ids(connection));
    }
  }

  private static List<Long> ids(Connection connection) throws SQLException {
    var ids = new ArrayList<Long>();
    try (var read = connection.prepareStatement(IDS);
        var rows = read.executeQuery()) {
      while (rows.next()) {
        ids.add(rows.getLong(1));
      }
    }
    return List.copyOf(ids);
  }

  private static void run(Connection connection, String sql, int... parameters)
      throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setInt(i + 1, parameters[i]);
      }
      statement.execute();
    }
  }

  /** A connection whose transactions end when it says so; every statement is prepared at once. */
  Connection connect() throws SQLException {
    var properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    properties.setProperty("prepareThreshold", "1");
    properties.setProperty("binaryTransferEnable", BinaryType.ARRAYS);
    properties.setProperty(
        "options", "-c plan_cache_mode=force_generic_plan -c enable_seqscan=off");
    var connection = DriverManager.getConnection(url, properties);
    connection.setAutoCommit(false);
    return connection;
  }

  /** How many transactions it has. */
  long transactions() throws SQLException {
    try (var connection = DriverManager.getConnection(url, user, password);
        var read = connection.prepareStatement("SELECT count(*) FROM ledger.transaction");
        var rows = read.executeQuery()) {
      rows.next();
      return rows.getLong(1);
    }
  }

  long id(int account) {
    return accountIds.get(account);
  }

  @Override
  public String toString() {
    return url;
  }
}
