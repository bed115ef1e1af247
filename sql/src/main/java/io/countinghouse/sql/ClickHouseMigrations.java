package io.countinghouse.sql;

import com.clickhouse.client.api.ClickHouseException;
import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.query.GenericRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a ClickHouse database to the schema of this program: each statement of {@code
 * sql/clickhouse/V*.sql}, in order, once.
 *
 * <p>ClickHouse has neither transactions nor locks around DDL. So every statement is written to be
 * harmless when it runs twice (which is checked), and each is recorded by itself as soon as it ran,
 * with its checksum. A crash in the middle repeats at most one statement; two starters at once may
 * both run one and record it twice with the same checksum, which reads as once.
 */
public final class ClickHouseMigrations {

  private static final Logger LOG = LoggerFactory.getLogger(ClickHouseMigrations.class);

  /** A statement that changes a large table may take its time; metadata alone takes none. */
  private static final Duration STATEMENT_MAX = Duration.ofMinutes(10);

  private static final Duration ANSWER_MAX = Duration.ofSeconds(30);

  static final String RECORDS =
      """
      CREATE TABLE IF NOT EXISTS schema_migrations (
        version    UInt32,
        name       String,
        statement  UInt32,              -- 1 … statements
        statements UInt32,
        checksum   FixedString(64),     -- SHA-256 of the statement, lower-case hex
        applied_at DateTime64(3, 'UTC') DEFAULT now64(3)
      )
      ENGINE = MergeTree ORDER BY (version, statement)
      SETTINGS fsync_after_insert = 1, fsync_part_directory = 1\
      """;

  /** The table and what {@link ClickHouseMigration#record} has for it. */
  static final String RECORD_COLUMNS =
      "schema_migrations (version, name, statement, statements, checksum)";

  private final Client client;
  private final List<ClickHouseMigration> migrations;

  private ClickHouseMigrations(Client client, List<ClickHouseMigration> migrations) {
    this.client = client;
    this.migrations = migrations;
  }

  /**
   * Applies what is missing of the migrations that came with this program. The database must exist.
   *
   * @return how many statements were run
   * @throws SchemaMismatchException if the database was brought up by migrations that this program
   *     does not have, or has with other content
   */
  public static int apply(ClickHouseAccess access) {
    return apply(access, ClickHouseMigrationFiles.shipped());
  }

  /** Applies the migrations of a folder instead. */
  static int apply(ClickHouseAccess access, Path folder) {
    return apply(access, ClickHouseMigrationFiles.in(folder));
  }

  private static int apply(ClickHouseAccess access, List<ClickHouseMigration> migrations) {
    try (var client = access.client(STATEMENT_MAX)) {
      return new ClickHouseMigrations(client, migrations).apply();
    } catch (ClickHouseException e) {
      throw ClickHouseRefusal.of(access, e).orElseThrow(() -> e);
    }
  }

  /**
   * Finds, as a user who may only read their records, that all migrations of this program were
   * applied and no others.
   *
   * @throws SchemaMismatchException if not, or if the user can't read the records
   */
  public static void require(ClickHouseAccess access) {
    try (var client = access.client(ANSWER_MAX)) {
      new ClickHouseMigrations(client, ClickHouseMigrationFiles.shipped()).require();
    } catch (ClickHouseException e) {
      throw ClickHouseRefusal.of(access, e).orElseThrow(() -> e);
    }
  }

  private void require() {
    var applied = applied();
    check(applied);
    for (var migration : migrations) {
      for (int i = 0; i < migration.statements().size(); i++) {
        if (!applied.containsKey(new Step(migration.version(), i + 1))) {
          throw new SchemaMismatchException(
              "ClickHouse lacks %s (statement %d): its owner must migrate first; with CLICKHOUSE_OWNER_USER and CLICKHOUSE_OWNER_PASSWORD the loader does it at its start"
                  .formatted(migration.name(), i + 1));
        }
      }
    }
  }

  private int apply() {
    client.queryAll(RECORDS);
    var applied = applied();
    check(applied);
    int run = 0;
    for (var migration : migrations) {
      for (int i = 0; i < migration.statements().size(); i++) {
        if (!applied.containsKey(new Step(migration.version(), i + 1))) {
          run(migration, i);
          run++;
        }
      }
    }
    return run;
  }

  /** What the records say: one entry a step, however often it was recorded. */
  private Map<Step, Recorded> applied() {
    var applied = new TreeMap<Step, Recorded>();
    var rows =
        client.queryAll(
            "SELECT version, statement, name, statements, toString(checksum) AS checksum"
                + " FROM schema_migrations ORDER BY version, statement");
    for (GenericRecord row : rows) {
      var step = new Step(row.getInteger("version"), row.getInteger("statement"));
      var recorded =
          new Recorded(
              row.getString("name"), row.getInteger("statements"), row.getString("checksum"));
      var before = applied.putIfAbsent(step, recorded);
      if (before != null && !before.equals(recorded)) {
        throw new SchemaMismatchException(
            recorded.name() + ": statement " + step.statement() + " was applied in two versions");
      }
    }
    return applied;
  }

  private void check(Map<Step, Recorded> applied) {
    applied.forEach((step, recorded) -> {
      if (step.version() > migrations.size()) {
        throw new SchemaMismatchException(
            recorded.name() + " was applied to the database but is not in this program");
      }
      var migration = migrations.get(step.version() - 1);
      int count = migration.statements().size();
      if (recorded.statements() != count
          || step.statement() > count
          || !recorded.checksum().equals(migration.checksum(step.statement() - 1))) {
        throw new SchemaMismatchException(
            migration.name()
                + " was changed after it was applied (statement "
                + step.statement()
                + "); put it back and write a new migration");
      }
    });
  }

  private void run(ClickHouseMigration migration, int index) {
    client.queryAll(migration.statements().get(index));
    client.queryAll("INSERT INTO " + RECORD_COLUMNS + " VALUES " + migration.record(index));
    LOG.atInfo()
        .addKeyValue("migration", migration.name())
        .addKeyValue("statement", index + 1)
        .log("applied");
  }

  private record Step(int version, int statement) implements Comparable<Step> {
    @Override
    public int compareTo(Step other) {
      int byVersion = Integer.compare(version, other.version);
      return byVersion != 0 ? byVersion : Integer.compare(statement, other.statement);
    }
  }

  private record Recorded(String name, int statements, String checksum) {}
}
