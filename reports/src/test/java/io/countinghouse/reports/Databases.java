package io.countinghouse.reports;

import io.countinghouse.reports.reconcile.PostgresAddress;
import io.countinghouse.sql.ClickHouseAccess;
import io.countinghouse.sql.ClickHouseMigrations;
import io.countinghouse.testkit.Servers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL and a ClickHouse database of one's own with the pipeline's tables. */
public final class Databases implements AutoCloseable {

  /** Of the servers that all classes of this JVM share. */
  private static @Nullable Migrated migrated;

  private final PostgresAddress postgres;
  private final PostgresAddress filer;
  private final ClickHouseAccess clickHouse;
  private final Connection ledger;
  private final Connection facts;

  private Databases(PostgresAddress postgres, PostgresAddress filer, ClickHouseAccess clickHouse)
      throws SQLException {
    this.postgres = postgres;
    this.filer = filer;
    this.clickHouse = clickHouse;
    this.ledger = connection(postgres);
    var properties = new Properties();
    properties.setProperty("user", clickHouse.user());
    properties.setProperty("password", clickHouse.password());
    properties.setProperty("http_use_basic_auth", "false");
    this.facts =
        DriverManager.getConnection(
            "jdbc:clickhouse:" + clickHouse.url() + "/" + clickHouse.database(), properties);
  }

  /** A connection of one's own. */
  public static Connection connection(PostgresAddress postgres) throws SQLException {
    return DriverManager.getConnection(postgres.url(), postgres.user(), postgres.password());
  }

  /** New ones with the schema of this program, and nothing in them. */
  public static Databases create(Servers servers) throws SQLException {
    var migrated = migrated(servers);
    return of(migrated.copyOfLedger(), migrated.copyOfFacts());
  }

  /** With the one ClickHouse database in which every user has the rights of a real system. */
  public static Databases main(Servers servers) throws SQLException {
    var facts = Migrated.access(servers.stack().environment());
    ClickHouseMigrations.apply(facts);
    return of(migrated(servers).copyOfLedger(), facts);
  }

  private static Databases of(Map<String, String> ledger, ClickHouseAccess facts)
      throws SQLException {
    return new Databases(login(ledger, "POSTGRES_OWNER_"), login(ledger, "POSTGRES_FILER_"), facts);
  }

  private static synchronized Migrated migrated(Servers servers) throws SQLException {
    if (migrated == null) {
      migrated = new Migrated(servers);
    }
    return migrated;
  }

  private static PostgresAddress login(Map<String, String> ledger, String prefix) {
    return new PostgresAddress(
        Objects.requireNonNull(ledger.get("POSTGRES_URL")),
        Objects.requireNonNull(ledger.get(prefix + "USER")),
        Objects.requireNonNull(ledger.get(prefix + "PASSWORD")));
  }

  /** Who reads who the customers are. */
  public PostgresAddress filer() {
    return filer;
  }

  public PostgresAddress postgres() {
    return postgres;
  }

  public ClickHouseAccess clickHouse() {
    return clickHouse;
  }

  /** Runs statements on PostgreSQL. */
  public void ledger(String sql, @Nullable Object... values) throws SQLException {
    try (var statement = ledger.prepareStatement(sql)) {
      set(statement, values);
      statement.execute();
    }
  }

  /** Runs a statement on ClickHouse. */
  public void facts(String sql) throws SQLException {
    try (var statement = facts.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Removes rows from a table of ClickHouse, projections and all. */
  public void deleteFacts(String table, String condition) throws SQLException {
    facts("ALTER TABLE " + table + " DELETE WHERE " + condition + " SETTINGS mutations_sync = 1");
  }

  /** A statement on ClickHouse for many rows. */
  PreparedStatement factsBatch(String sql) throws SQLException {
    return facts.prepareStatement(sql);
  }

  /** The connection to PostgreSQL. */
  public Connection ledger() {
    return ledger;
  }

  static void add(PreparedStatement statement, @Nullable Object... values) throws SQLException {
    set(statement, values);
    statement.addBatch();
  }

  private static void set(PreparedStatement statement, @Nullable Object... values)
      throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
  }

  @Override
  public void close() throws SQLException {
    ledger.close();
    facts.close();
  }
}
