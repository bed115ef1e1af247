package io.countinghouse.reports;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.query.QuerySettings;
import io.countinghouse.sql.ClickHouseAccess;
import io.countinghouse.sql.ClickHouseMigrations;
import io.countinghouse.sql.LedgerMigrations;
import io.countinghouse.testkit.Servers;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A database of each kind that the migrations have brought up once a test run; a test gets copies,
 * because the migrations themselves take longer than most tests.
 */
final class Migrated {

  private static final Duration ANSWER_MAX = Duration.ofMinutes(1);

  /** A copy that need not outlive a power failure. */
  private static final QuerySettings NOT_FOR_LONG =
      new QuerySettings().serverSetting("fsync_metadata", "0");

  private final Servers servers;
  private final String ledger;
  private final ClickHouseAccess facts;

  /** What makes the tables and views of {@link #facts}, tables first. */
  private final List<String> statements;

  Migrated(Servers servers) throws SQLException {
    this.servers = servers;
    var empty = servers.freshDatabase();
    var url = Objects.requireNonNull(empty.get("POSTGRES_URL"));
    LedgerMigrations.apply(
        url,
        Objects.requireNonNull(empty.get("POSTGRES_OWNER_USER")),
        Objects.requireNonNull(empty.get("POSTGRES_OWNER_PASSWORD")));
    this.ledger = url.substring(url.lastIndexOf('/') + 1);
    this.facts = access(servers.freshClickHouseDatabase());
    ClickHouseMigrations.apply(facts);
    try (var client = facts.client(ANSWER_MAX)) {
      this.statements =
          client
              .queryAll(
                  "SELECT create_table_query AS made FROM system.tables"
                      + " WHERE database = currentDatabase()"
                      + " ORDER BY engine = 'View', length(loading_dependencies_table), name")
              .stream()
              .map(row -> row.getString("made"))
              .toList();
    }
  }

  /** The environment with a new ledger. */
  Map<String, String> copyOfLedger() {
    return servers.copyOfDatabase(ledger);
  }

  /** A new database of facts: the same tables and views, with the same records of migrations. */
  ClickHouseAccess copyOfFacts() {
    var copy = access(servers.freshClickHouseDatabase());
    try (var client = copy.client(ANSWER_MAX)) {
      for (var statement : statements) {
        run(client, statement.replace(facts.database() + ".", copy.database() + "."));
      }
      run(
          client,
          "INSERT INTO schema_migrations SELECT * FROM " + facts.database() + ".schema_migrations");
    }
    return copy;
  }

  private static void run(Client client, String sql) {
    client.queryAll(sql, NOT_FOR_LONG);
  }

  static ClickHouseAccess access(Map<String, String> environment) {
    return new ClickHouseAccess(
        Objects.requireNonNull(environment.get("CLICKHOUSE_URL")),
        Objects.requireNonNull(environment.get("CLICKHOUSE_OWNER_USER")),
        Objects.requireNonNull(environment.get("CLICKHOUSE_OWNER_PASSWORD")),
        Objects.requireNonNull(environment.get("CLICKHOUSE_DATABASE")));
  }
}
