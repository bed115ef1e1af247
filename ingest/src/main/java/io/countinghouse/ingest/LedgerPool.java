package io.countinghouse.ingest;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.countinghouse.ingest.lane.Ledger;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;

/** The connections for reading; the posters have their own. */
final class LedgerPool implements AutoCloseable {

  /** Reads are look-ups by key: few connections keep two cores busy. */
  private static final int CONNECTIONS_MAX = 8;

  private static final long CONNECT_MS_MAX = 3_000;

  private final HikariDataSource source;

  LedgerPool(Ledger ledger) {
    var config = new HikariConfig();
    config.setPoolName("ledger-reads");
    config.setJdbcUrl(ledger.url());
    config.setUsername(ledger.user());
    config.setPassword(ledger.password());
    config.setMaximumPoolSize(CONNECTIONS_MAX);
    config.setConnectionTimeout(CONNECT_MS_MAX);
    config.setValidationTimeout(CONNECT_MS_MAX / 2);
    config.setInitializationFailTimeout(-1); // a ledger that is away is waited for elsewhere
    config.addDataSourceProperty("ApplicationName", "countinghouse-ingest");
    config.addDataSourceProperty("connectTimeout", "3");
    config.addDataSourceProperty("socketTimeout", "12");
    config.addDataSourceProperty("tcpKeepAlive", "true");
    config.addDataSourceProperty(
        "options", "-c statement_timeout=10s -c lock_timeout=5s -c TimeZone=UTC");
    source = new HikariDataSource(config);
  }

  HikariDataSource source() {
    return source;
  }

  DSLContext sql() {
    return DSL.using(source, SQLDialect.POSTGRES);
  }

  @Override
  public void close() {
    source.close();
  }
}
