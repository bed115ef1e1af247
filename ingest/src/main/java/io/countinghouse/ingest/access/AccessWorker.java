package io.countinghouse.ingest.access;

import io.countinghouse.ingest.lane.Ledger;
import io.countinghouse.worker.Worker;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Once a second: are the keys still what they were, and is there something for the audit log? It
 * has a connection of its own, so that neither waits behind the reads that keys are asked for.
 */
public final class AccessWorker implements Worker {

  private static final Logger LOG = LoggerFactory.getLogger(AccessWorker.class);

  /** With the time of the two statements: a revoked key is refused within two seconds. */
  private static final Duration EVERY = Duration.ofSeconds(1);

  /** Roles change at the word of an administrator, and are compared this often. */
  private static final int ROLES_EVERY = 60;

  /** The table keeps all keys that there ever were. */
  private static final int COUNTS_EVERY = 5;

  private final Ledger ledger;
  private final KeyRing keys;
  private final AuditLog audit;
  private final KeyCounts counts = new KeyCounts();
  private final CountDownLatch ending = new CountDownLatch(1);
  private @Nullable Connection connection;
  private boolean away;
  private long steps;

  public AccessWorker(Ledger ledger, KeyRing keys, AuditLog audit, MeterRegistry metrics) {
    this.ledger = ledger;
    this.keys = keys;
    this.audit = audit;
    counts.register(metrics);
    TimeGauge.builder(
            "ingest.api.keys.age", keys, TimeUnit.SECONDS, ring -> ring.age().toMillis() / 1e3)
        .description("since the ledger was last asked which keys there are")
        .register(metrics);
  }

  @Override
  public String name() {
    return "access";
  }

  /**
   * The first look, before a port is open; and the start itself goes on record.
   *
   * @param tls whether requests come encrypted
   * @param configured keys of the settings, which have every scope
   */
  public void begin(boolean tls, int configured) throws SQLException {
    try (var first = open()) {
      keys.refresh(first);
      counts.refresh(first);
      try (var insert =
          first.prepareStatement(
              "INSERT INTO ledger.audit (event, detail) VALUES ('ingest-started',"
                  + " jsonb_build_object('tls', ?::boolean, 'configured_keys', ?::integer))")) {
        insert.setBoolean(1, tls);
        insert.setInt(2, configured);
        insert.executeUpdate();
      }
    }
  }

  @Override
  public void step() throws InterruptedException {
    boolean last = ending.await(EVERY.toMillis(), TimeUnit.MILLISECONDS);
    try {
      look(last);
      if (away) {
        away = false;
        LOG.atInfo().log("keys and audit log can be reached again");
      }
    } catch (SQLException e) { // the keys grow stale, the audit log is kept until it can be written
      closeQuietly();
      if (!away) {
        away = true;
        LOG.atWarn().log("keys and audit log can't be reached: {}", e.getMessage());
      }
    }
  }

  private void look(boolean last) throws SQLException {
    var ours = connection;
    if (ours == null) {
      ours = open();
      connection = ours;
    }
    keys.refresh(ours);
    audit.write(ours, last);
    if (steps % COUNTS_EVERY == 0) {
      counts.refresh(ours);
    }
    if (steps++ % ROLES_EVERY == 0) {
      try (var call = ours.prepareStatement("SELECT ledger.audit_roles()")) {
        call.execute();
      }
    }
  }

  private Connection open() throws SQLException {
    var properties = new Properties();
    properties.setProperty("user", ledger.user());
    properties.setProperty("password", ledger.password());
    properties.setProperty("ApplicationName", "countinghouse-access");
    properties.setProperty("connectTimeout", "3");
    properties.setProperty("loginTimeout", "3");
    properties.setProperty("socketTimeout", "8");
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("options", "-c statement_timeout=5s -c lock_timeout=3s -c TimeZone=UTC");
    return DriverManager.getConnection(ledger.url(), properties);
  }

  @Override
  public void wakeUp() {
    ending.countDown();
  }

  @Override
  public void close() {
    closeQuietly();
  }

  private void closeQuietly() {
    var ours = connection;
    connection = null;
    if (ours != null) {
      try {
        ours.close();
      } catch (SQLException e) { // it is given up either way
        LOG.atDebug().setCause(e).log("closing a broken connection");
      }
    }
  }
}
