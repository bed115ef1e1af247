package io.countinghouse.sql;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The schema of {@link ClickHouseMigrations} for a cluster of ClickHouse: the same statements, of
 * the same files. A table becomes two: {@code <table>_shard}, replicated within each shard, has
 * rows and projections; {@code <table>}, {@code Distributed}, is what the loader writes to and
 * reports ask. What it takes and what bounds it: {@code docs/scaling.md}.
 */
public final class ClusterSchema {

  private static final String SHARD = "_shard";

  /**
   * What a batch of the loader goes to one shard by, whole: one INSERT stays one part, all or
   * nothing. Kafka's partition is chosen by the subject account, so this is sharding by account,
   * with both legs of a transaction and its score together.
   */
  private static final String BY_BATCH = "source_partition";

  private static final String BY_ACCOUNT = "sipHash64(account)";

  /** Small, and read whole. */
  private static final String FIRST_SHARD = "0";

  /** By what the rows of each table are spread. A new table needs a decision here. */
  private static final Map<String, String> SPREAD =
      Map.ofEntries(
          Map.entry("postings", BY_BATCH),
          Map.entry("account_entries", BY_BATCH),
          Map.entry("lane_watermarks", BY_BATCH),
          Map.entry("scores", BY_BATCH),
          Map.entry("flags", BY_BATCH),
          Map.entry("reviews", BY_BATCH),
          Map.entry("sealed_account_days", BY_ACCOUNT),
          Map.entry("sealed_balances", BY_ACCOUNT),
          Map.entry("sealed_cash_days", BY_ACCOUNT),
          Map.entry("sealed_flow_hours", "sipHash64(merchant_id)"),
          Map.entry("sealed_corridor_days", FIRST_SHARD),
          Map.entry("sealed_fraud_days", FIRST_SHARD),
          Map.entry("sealed_dates", FIRST_SHARD),
          Map.entry("report_runs", FIRST_SHARD),
          Map.entry("schema_migrations", FIRST_SHARD),
          Map.entry("fx_rates", FIRST_SHARD),
          Map.entry("retired_lanes", FIRST_SHARD));

  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,62}");

  private static final Pattern TABLE =
      Pattern.compile("CREATE TABLE IF NOT EXISTS (\\w+) (\\(.*\\)) ENGINE = MergeTree( .*)");

  private static final Pattern VIEW =
      Pattern.compile("(CREATE (?:OR REPLACE VIEW|VIEW IF NOT EXISTS)) (\\w+) (AS .*)");

  /** A view looks for its tables in the session's database, not in its own. */
  private static final Pattern READS = Pattern.compile("\\b(FROM|JOIN) (\\w+)");

  private static final Pattern DROPS =
      Pattern.compile("ALTER TABLE (\\w+) DROP PROJECTION IF EXISTS (\\w+).*");

  private static final Pattern ALTER = Pattern.compile("ALTER TABLE (\\w+) ([A-Z]+ [A-Z]+) (.*)");

  private final String cluster;
  private final String database;
  private final List<String> statements = new ArrayList<>();

  /** Tables with projections that a later migration drops, as {@code table projection}. */
  private final Set<String> dropped = new HashSet<>();

  private ClusterSchema(String cluster, String database) {
    this.cluster = cluster;
    this.database = database;
  }

  /**
   * All statements, in order; each is harmless when it runs twice, as its original is. The last one
   * records the migrations as applied, so that a loader that starts runs none of them.
   *
   * @param cluster as {@code remote_servers} names it; its servers have the macros {@code shard}
   *     and {@code replica}
   * @throws IllegalArgumentException if a name is no plain identifier
   */
  public static List<String> statements(String cluster, String database) {
    requireName("cluster", cluster);
    requireName("database", database);
    var schema = new ClusterSchema(cluster, database);
    schema.statements.add("CREATE DATABASE IF NOT EXISTS " + database + schema.onCluster());
    SqlScript.statements(ClickHouseMigrations.RECORDS).forEach(schema::add);
    var migrations = ClickHouseMigrationFiles.shipped();
    var shipped =
        migrations.stream().flatMap(migration -> migration.statements().stream()).toList();
    shipped.forEach(schema::noteDropped);
    shipped.forEach(schema::add);
    schema.statements.add(schema.records(migrations));
    return List.copyOf(schema.statements);
  }

  private String records(List<ClickHouseMigration> migrations) {
    var records = new ArrayList<String>();
    for (var migration : migrations) {
      for (int i = 0; i < migration.statements().size(); i++) {
        records.add(migration.record(i));
      }
    }
    return "INSERT INTO "
        + named(ClickHouseMigrations.RECORD_COLUMNS)
        + " SETTINGS distributed_foreground_insert = 1 VALUES "
        + String.join(", ", records);
  }

  private static void requireName(String what, String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          what + ": " + name + " must be letters, digits and underscores, no digit first");
    }
  }

  /** Making them again in a second run would have all parts rewritten, for nothing. */
  private void noteDropped(String statement) {
    var drop = DROPS.matcher(statement);
    if (drop.matches()) {
      dropped.add(drop.group(1) + " " + drop.group(2));
    }
  }

  private void add(String statement) {
    var table = TABLE.matcher(statement);
    var view = VIEW.matcher(statement);
    var alter = ALTER.matcher(statement);
    if (table.matches()) {
      addTable(table);
    } else if (view.matches()) {
      var reads = READS.matcher(view.group(3)).replaceAll("$1 " + database + ".$2");
      statements.add(view.group(1) + " " + named(view.group(2)) + onCluster() + " " + reads);
    } else if (alter.matches()) {
      addAlter(alter);
    } else {
      throw new IllegalStateException("no rule says what this is in a cluster: " + statement);
    }
  }

  private void addTable(Matcher table) {
    var name = table.group(1);
    var spread = SPREAD.get(name);
    if (spread == null) {
      throw new IllegalStateException("no rule says how " + name + " is spread over shards");
    }
    statements.add(
        "CREATE TABLE IF NOT EXISTS %s%s %s ENGINE = ReplicatedMergeTree('/clickhouse/tables/{shard}/%s/%s', '{replica}')%s"
            .formatted(
                named(name + SHARD),
                onCluster(),
                table.group(2),
                database,
                name,
                // tokens are remembered by the shard, so that no replica takes a batch twice
                table
                    .group(3)
                    .replace("non_replicated_deduplication_w", "replicated_deduplication_w")));
    statements.add(
        "CREATE TABLE IF NOT EXISTS %s%s AS %s ENGINE = Distributed('%s', '%s', '%s', %s)"
            .formatted(
                named(name),
                onCluster(),
                named(name + SHARD),
                cluster,
                database,
                name + SHARD,
                spread));
  }

  /** Columns are known to both tables; how rows lie is the shard's own. */
  private void addAlter(Matcher alter) {
    var name = alter.group(1);
    var what = alter.group(2);
    var change = " " + what + " " + alter.group(3);
    var projection = alter.group(3).replaceFirst("^IF NOT EXISTS ", "").split(" ", 2)[0];
    if (!what.startsWith("DROP") && dropped.contains(name + " " + projection)) {
      return;
    }
    statements.add("ALTER TABLE " + named(name + SHARD) + onCluster() + change);
    switch (what) {
      case "ADD COLUMN", "COMMENT COLUMN" ->
          statements.add("ALTER TABLE " + named(name) + onCluster() + change);
      case "ADD PROJECTION",
          "DROP PROJECTION",
          "MATERIALIZE PROJECTION",
          "ADD INDEX",
          "MATERIALIZE INDEX" -> {}
      default ->
          throw new IllegalStateException(
              "no rule says what " + what + " is in a cluster: " + change);
    }
  }

  private String named(String table) {
    return database + "." + table;
  }

  private String onCluster() {
    return " ON CLUSTER " + cluster;
  }
}
