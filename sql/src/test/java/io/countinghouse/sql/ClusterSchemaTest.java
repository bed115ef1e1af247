package io.countinghouse.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterSchemaTest {

  private static final List<String> STATEMENTS = ClusterSchema.statements("bank", "books");

  @Test
  void everyTableIsReplicatedInItsShardAndAskedThroughADistributedOne() {
    var single = new TreeSet<>(Set.of("schema_migrations"));
    for (var migration : ClickHouseMigrationFiles.shipped()) {
      single.addAll(found("^CREATE TABLE IF NOT EXISTS (\\w+) ", migration.statements()));
    }
    var path =
        "ReplicatedMergeTree\\('/clickhouse/tables/\\{shard}/books/(\\w+)', '\\{replica}'\\)";
    assertEquals(single, found(path, STATEMENTS));
    assertEquals(
        single, found("ENGINE = Distributed\\('bank', 'books', '(\\w+)_shard', ", STATEMENTS));
    assertFalse(String.join(";", STATEMENTS).contains("ENGINE = MergeTree"));
  }

  /** All rows of a batch have one source_partition; so it stays one part on one shard. */
  @Test
  void aBatchOfTheLoaderGoesToOneShardWhole() {
    assertEquals(
        Set.of("account_entries", "flags", "lane_watermarks", "postings", "reviews", "scores"),
        found("'(\\w+)_shard', source_partition\\)", STATEMENTS));
  }

  @Test
  void tokensAreRememberedByTheShardAndNotByOneReplica() {
    var all = String.join(";", STATEMENTS);
    assertTrue(all.contains(" replicated_deduplication_window = 100000"));
    assertFalse(all.contains("non_replicated"));
  }

  @Test
  void everyStatementIsForTheWholeClusterAndHarmlessTheSecondTime() {
    assertEquals("CREATE DATABASE IF NOT EXISTS books ON CLUSTER bank", STATEMENTS.getFirst());
    for (var statement : STATEMENTS.subList(1, STATEMENTS.size() - 1)) {
      assertTrue(statement.contains(" ON CLUSTER bank"), statement);
      var alone = statement.replaceFirst(" ON CLUSTER bank", "");
      assertEquals(1, ClickHouseMigration.of("V1__x.sql", alone).statements().size());
    }
  }

  @Test
  void noStatementDependsOnTheSessionsDatabase() {
    var bare = Pattern.compile("\\b(FROM|JOIN) (?!\\(|books\\.)");
    for (var statement : STATEMENTS) {
      assertFalse(bare.matcher(statement).find(), statement);
    }
  }

  @Test
  void aProjectionThatALaterMigrationDropsIsNotMade() {
    var all = String.join(";", STATEMENTS);
    assertTrue(all.contains("DROP PROJECTION IF EXISTS by_lane"));
    assertFalse(all.contains("ADD PROJECTION IF NOT EXISTS by_lane"));
    assertFalse(all.contains("MATERIALIZE PROJECTION by_lane"));
  }

  /** Or a loader that starts would run them on tables that are not meant for them. */
  @Test
  void everyMigrationIsRecordedAsApplied() {
    var records = STATEMENTS.getLast();
    assertTrue(records.startsWith("INSERT INTO books.schema_migrations "), records);
    for (var migration : ClickHouseMigrationFiles.shipped()) {
      for (int i = 0; i < migration.statements().size(); i++) {
        assertTrue(records.contains(migration.record(i)), migration.name());
      }
    }
  }

  @Test
  void aColumnIsKnownToBothTablesAndAProjectionToTheShardsAlone() {
    var columns = found("^ALTER TABLE books\\.(\\w+) ON CLUSTER bank ADD COLUMN", STATEMENTS);
    assertTrue(columns.containsAll(Set.of("postings", "postings_shard")), columns::toString);
    var projections =
        found("^ALTER TABLE books\\.(\\w+) ON CLUSTER bank \\w+ PROJECTION", STATEMENTS);
    assertEquals(Set.of("lane_watermarks_shard", "postings_shard", "scores_shard"), projections);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1bank", "bank; DROP DATABASE books", "b'k"})
  void aNameThatIsNoneIsRefused(String name) {
    assertThrows(IllegalArgumentException.class, () -> ClusterSchema.statements(name, "books"));
    assertThrows(IllegalArgumentException.class, () -> ClusterSchema.statements("bank", name));
  }

  private static Set<String> found(String pattern, List<String> statements) {
    var names = new TreeSet<String>();
    for (var statement : statements) {
      var match = Pattern.compile(pattern).matcher(statement);
      if (match.find()) {
        names.add(match.group(1));
      }
    }
    return names;
  }
}
