package io.countinghouse.ingest.lane;

import io.countinghouse.sql.lanes.LaneStandings;
import io.countinghouse.sql.rows.BinaryType;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.jooq.DSLContext;

/** A poster's own connection; no pool, because the lane's order is this session's order. */
final class LedgerSession implements AutoCloseable {

  private static final String CONNECT_SECONDS = "3";

  /**
   * Longer than any statement may take, but not than a whole round trip of several that all wait: a
   * session that is given up then is settled like one that broke.
   */
  private static final String SOCKET_SECONDS = "12";

  /**
   * Time-outs: 2 s idle in a transaction frees the locks of a poster that was stopped in the middle
   * (docs/design.md); 5 s for a lock, 10 s for a statement keep a caller's wait bounded. The plans:
   * every statement of a poster is a look-up by key for a list of keys, planned once, and a plan
   * made while the tables were small must not be a scan of them.
   */
  private static final String OPTIONS =
      "-c idle_in_transaction_session_timeout=2s -c lock_timeout=5s -c statement_timeout=10s"
          + " -c TimeZone=UTC -c plan_cache_mode=force_generic_plan -c enable_seqscan=off"
          + " -c enable_hashjoin=off -c enable_mergejoin=off";

  private static final String DURABLE =
      "SELECT current_setting('fsync'),"
          + " CASE WHEN current_setting('synchronous_commit') = 'off'"
          + " THEN set_config('synchronous_commit', 'on', false) END";

  private final Connection connection;
  private final DSLContext sql;
  private final Writes writes;

  private LedgerSession(Connection connection) {
    this.connection = connection;
    this.sql = LaneRows.sql(connection);
    this.writes = new Writes(connection);
  }

  static LedgerSession open(Ledger ledger, int lane) throws SQLException {
    var properties = new Properties();
    properties.setProperty("user", ledger.user());
    properties.setProperty("password", ledger.password());
    properties.setProperty("ApplicationName", LaneStandings.sessionName(lane));
    properties.setProperty("connectTimeout", CONNECT_SECONDS);
    properties.setProperty("loginTimeout", CONNECT_SECONDS);
    properties.setProperty("socketTimeout", SOCKET_SECONDS);
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("prepareThreshold", "1");
    properties.setProperty("binaryTransferEnable", BinaryType.ARRAYS);
    properties.setProperty("options", OPTIONS);
    var connection = DriverManager.getConnection(ledger.url(), properties);
    connection.setAutoCommit(false);
    insistOnDurability(connection);
    return new LedgerSession(connection);
  }

  /**
   * An answer means that the commit survives a crash, whatever a role or a database is set to; who
   * has chosen more than {@code on}, for standbys, keeps it. What only the server can be told, it
   * must have been told.
   *
   * @throws SQLException also where the server itself never waits for a disk
   */
  private static void insistOnDurability(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var settings = statement.executeQuery(DURABLE)) {
      settings.next();
      if (!settings.getString(1).equals("on")) {
        throw new SQLException(
            "the ledger's server has fsync = off: it would lose what was answered in a crash of its"
                + " machine, or its whole data; set fsync = on");
      }
      connection.commit(); // what is set within a transaction ends with its rollback
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  Connection connection() {
    return connection;
  }

  DSLContext sql() {
    return sql;
  }

  /** What is written at the end of a transaction, in one round trip with its COMMIT. */
  Writes writes() {
    return writes;
  }

  void commit() throws SQLException {
    if (!writes.isEmpty()) {
      throw new IllegalStateException("what was to be written goes with its own COMMIT");
    }
    connection.commit();
  }

  void rollback() throws SQLException {
    writes.clear();
    connection.rollback();
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
