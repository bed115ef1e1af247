package io.countinghouse.ingest;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import io.countinghouse.ingest.lane.Ledger;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;

/**
 * Connections to the ledger. The posters have their own; readers and the writing side each have a
 * pool, so that no statement over ten years ever keeps a till waiting for a connection.
 */
final class LedgerPool implements AutoCloseable {

  private static final int CONNECT_SECONDS = 3;

  /** What a server that is well needs some milliseconds for. */
  private static final String PROBE_SECONDS = "1";

  /**
   * Plans: every statement of ours is a look-up or an ordered walk along an index, whatever the
   * statistics say while a month is young. So no scans and joins of whole tables; with the values
   * known the planner sees which months it is about, which it can't from a generic plan.
   */
  private static final String PLANS =
      " -c TimeZone=UTC -c plan_cache_mode=force_custom_plan -c jit=off -c enable_seqscan=off"
          + " -c enable_hashjoin=off -c enable_mergejoin=off";

  /**
   * A page is the beginning of a walk. The planner can't see that a walk of at most 5,000 rows ends
   * after 100 of them, and would fetch and sort them all (measured: 930 pages read instead of 40).
   */
  private static final String WALKS = " -c enable_sort=off -c enable_bitmapscan=off";

  /** Classes of SQLSTATE. */
  private static final String CONNECTION_FAILED = "08";

  private static final String SHUT_DOWN = "57";

  private final HikariDataSource source;

  private LedgerPool(HikariConfig config) {
    source = new HikariDataSource(config);
  }

  /**
   * For the writing side: kinds of accounts that are not remembered, the publishers' reading of the
   * log, the months ahead. A till waits for the first of these, and for 8 s at the most: so 1 s for
   * a connection and 5 s for a statement; a chunk of the log takes far less.
   */
  static LedgerPool lookups(Ledger ledger, PoolConfig pools, MeterRegistry metrics) {
    var config = config("ledger-lookups", ledger, pools, metrics);
    config.setMaximumPoolSize(pools.lookupConnections());
    config.setConnectionTimeout(1_000);
    timeouts(config, 5, "-c lock_timeout=5s");
    return new LedgerPool(config);
  }

  /**
   * For the readers of one server. An analyst may wait: 2 s for a connection, as a queue of readers
   * is a sign that more of them would not help, and 10 s for a statement, which sums millions of
   * entries. Each read is one view of the database, so that its parts fit each other.
   */
  static LedgerPool reads(String name, Ledger ledger, PoolConfig pools, MeterRegistry metrics) {
    var config = config(name, ledger, pools, metrics);
    config.setMaximumPoolSize(pools.readConnections());
    config.setConnectionTimeout(2_000);
    config.setReadOnly(true);
    config.setAutoCommit(false);
    config.setTransactionIsolation("TRANSACTION_REPEATABLE_READ");
    timeouts(config, 10, "-c idle_in_transaction_session_timeout=10s" + WALKS);
    return new LedgerPool(config);
  }

  private static HikariConfig config(
      String name, Ledger ledger, PoolConfig pools, MeterRegistry metrics) {
    var config = new HikariConfig();
    config.setPoolName(name);
    config.setJdbcUrl(ledger.url());
    config.setUsername(ledger.user());
    config.setPassword(ledger.password());
    config.setInitializationFailTimeout(-1); // a ledger that is away is waited for elsewhere
    config.setMetricsTrackerFactory(new MicrometerMetricsTrackerFactory(metrics));
    config.setLeakDetectionThreshold(pools.leakAfter().toMillis());
    config.addDataSourceProperty("ApplicationName", "countinghouse-" + name);
    config.addDataSourceProperty("connectTimeout", Integer.toString(CONNECT_SECONDS));
    config.addDataSourceProperty("tcpKeepAlive", "true");
    return config;
  }

  /** The socket's is the longer one: only a server that is gone or stopped reaches it. */
  private static void timeouts(HikariConfig config, int statementSeconds, String more) {
    config.setValidationTimeout(Math.min(1_000, config.getConnectionTimeout()));
    config.addDataSourceProperty("socketTimeout", Integer.toString(statementSeconds + 2));
    config.addDataSourceProperty(
        "options", "-c statement_timeout=" + statementSeconds + "s " + more + PLANS);
  }

  HikariDataSource source() {
    return source;
  }

  DSLContext sql() {
    return DSL.using(source, SQLDialect.POSTGRES);
  }

  /** The same, but refused at once while the breaker is open. */
  DSLContext sql(ReadBreaker breaker) {
    return DSL.using(new GuardedConnections(source, breaker), SQLDialect.POSTGRES);
  }

  /**
   * Whether the server answers a connection of its own, whatever the pool is busy with. One that
   * refuses it for another reason than that it is down, such as too many connections, answers.
   */
  boolean answers() {
    var properties = new Properties();
    properties.setProperty("user", source.getUsername());
    properties.setProperty("password", source.getPassword());
    properties.setProperty("ApplicationName", "countinghouse-" + source.getPoolName() + "-probe");
    properties.setProperty("connectTimeout", PROBE_SECONDS);
    properties.setProperty("loginTimeout", PROBE_SECONDS);
    properties.setProperty("socketTimeout", PROBE_SECONDS);
    try (var _ = DriverManager.getConnection(source.getJdbcUrl(), properties)) {
      return true; // it has started a session for us
    } catch (SQLException e) {
      var state = String.valueOf(e.getSQLState());
      return !state.startsWith(CONNECTION_FAILED) && !state.startsWith(SHUT_DOWN);
    }
  }

  @Override
  public void close() {
    source.close();
  }
}
