package io.countinghouse.sql;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.clickhouse.client.api.query.GenericRecord;
import io.countinghouse.testkit.RunningStack;
import io.countinghouse.testkit.Servers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(RunningStack.class)
class ClickHouseMigrationsIT {

  private static final String A =
      "CREATE TABLE IF NOT EXISTS a (x UInt8) ENGINE = MergeTree ORDER BY x";
  private static final String B =
      "CREATE TABLE IF NOT EXISTS b (x UInt8) ENGINE = MergeTree ORDER BY x";

  @TempDir Path folder = Path.of("");
  private ClickHouseAccess access = new ClickHouseAccess("", "", "", "");

  @BeforeEach
  void emptyDatabase(Servers servers) {
    Map<String, String> env = servers.freshClickHouseDatabase();
    access =
        new ClickHouseAccess(
            env.getOrDefault("CLICKHOUSE_URL", ""),
            env.getOrDefault("CLICKHOUSE_OWNER_USER", ""),
            env.getOrDefault("CLICKHOUSE_OWNER_PASSWORD", ""),
            env.getOrDefault("CLICKHOUSE_DATABASE", ""));
  }

  @Test
  void theShippedMigrationsAreAppliedOnce() {
    assertTrue(ClickHouseMigrations.apply(access) > 0);
    assertEquals(0, ClickHouseMigrations.apply(access));
  }

  @Test
  void aStartAfterACrashInTheMiddleAppliesTheRest() throws IOException {
    write("V1__x.sql", A + ";" + B);
    ClickHouseMigrations.apply(access, folder);
    query("ALTER TABLE schema_migrations DELETE WHERE statement = 2 SETTINGS mutations_sync = 1");
    query("DROP TABLE b SYNC");
    assertEquals(1, ClickHouseMigrations.apply(access, folder));
    query("SELECT * FROM b");
  }

  @Test
  void twoStartersAtOnceLeaveOneSchema() throws Exception {
    try (ExecutorService starters = Executors.newVirtualThreadPerTaskExecutor()) {
      var first = starters.submit(() -> ClickHouseMigrations.apply(access));
      var second = starters.submit(() -> ClickHouseMigrations.apply(access));
      first.get();
      second.get();
    }
    assertEquals(0, ClickHouseMigrations.apply(access));
  }

  @Test
  void aChangedMigrationIsRefused() throws IOException {
    write("V1__x.sql", A);
    ClickHouseMigrations.apply(access, folder);
    write("V1__x.sql", A.replace("UInt8", "UInt16"));
    var refused =
        assertThrows(
            SchemaMismatchException.class, () -> ClickHouseMigrations.apply(access, folder));
    assertTrue(refused.toString().contains("V1__x.sql was changed"), refused.toString());
  }

  @Test
  void aStatementAddedToAnAppliedMigrationIsRefused() throws IOException {
    write("V1__x.sql", A);
    ClickHouseMigrations.apply(access, folder);
    write("V1__x.sql", A + ";" + B);
    assertThrows(SchemaMismatchException.class, () -> ClickHouseMigrations.apply(access, folder));
  }

  @Test
  void aMissingMigrationIsRefused() throws IOException {
    write("V1__x.sql", A);
    write("V2__y.sql", B);
    ClickHouseMigrations.apply(access, folder);
    Files.delete(folder.resolve("V2__y.sql"));
    assertThrows(SchemaMismatchException.class, () -> ClickHouseMigrations.apply(access, folder));
  }

  @Test
  void aGapInTheNumbersIsRefused() throws IOException {
    write("V2__y.sql", B);
    assertThrows(IllegalArgumentException.class, () -> ClickHouseMigrations.apply(access, folder));
  }

  /** There is no Keeper here, so none can be run: but the server itself must understand each. */
  @Test
  void theServerReadsEveryStatementForACluster() {
    for (var statement : ClusterSchema.statements("bank", "books")) {
      assertFalse(query("EXPLAIN AST " + statement).isEmpty(), statement);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "daily_account_summary, booking_date, turnover_by_day",
    "daily_account_summary_by_value_date, value_date, daily_turnover_by_value_date"
  })
  void theViewsReadTheirProjections(String view, String date, String projection) {
    ClickHouseMigrations.apply(access);
    query(
        "INSERT INTO postings (lane, lane_seq, account, side, amount_minor, currency, posted_at,"
            + " booking_date, value_date, batch_id) SELECT 0, number, toString(number % 100),"
            + " 'debit', 1, 'EUR', '2026-11-01 00:00:00', '2026-11-01', '2026-11-01', 'b'"
            + " FROM numbers(100000)");
    var plan =
        query(
            "EXPLAIN SELECT * FROM "
                + view
                + " WHERE account = '7' AND "
                + date
                + " = '2026-11-01'");
    assertTrue(plan.contains("ReadFromMergeTree (" + projection + ")"), plan);
  }

  @ParameterizedTest
  @CsvSource({"daily_account_summary", "daily_account_summary_by_value_date"})
  void sumsGoBeyond64Bits(String view) {
    ClickHouseMigrations.apply(access);
    query(
        "INSERT INTO postings (lane, lane_seq, account, side, amount_minor, currency, posted_at,"
            + " booking_date, value_date, batch_id) SELECT 0, number, 'a', 'debit',"
            + " 9223372036854775807, 'EUR', '2026-11-01 00:00:00', '2026-11-01', '2026-11-01', 'b'"
            + " FROM numbers(3)");
    var sum = query("SELECT toString(total_debits_minor) FROM " + view);
    assertTrue(sum.contains("27670116110564327421"), sum);
  }

  @ParameterizedTest
  @CsvSource({
    "postings, posted_at",
    "account_entries, posted_at",
    "lane_watermarks, as_of",
    "scores, posted_at",
    "flags, posted_at",
    "reviews, reviewed_at"
  })
  void theSettlementsCountReadsItsProjection(String table, String time) {
    ClickHouseMigrations.apply(access);
    query(
        "INSERT INTO %1$s (%2$s, batch_id, source_partition, source_offset) SELECT"
                .formatted(table, time)
            + " '2026-11-01 00:00:00', 'b' || intDiv(number, 1000), 1, number FROM"
            + " numbers(100000)");
    var plan =
        query(
            "EXPLAIN SELECT toYYYYMM(%2$s), count() FROM %1$s WHERE source_partition = 1 AND batch_id = 'b7' GROUP BY toYYYYMM(%2$s)"
                .formatted(table, time));
    assertTrue(plan.contains("ReadFromMergeTree (by_batch)"), plan);
  }

  @Test
  void factsOfBeforeTheKindsAreCountedAsTheyWere() throws IOException {
    var shipped = Path.of("clickhouse");
    Files.copy(shipped.resolve("V1__facts.sql"), folder.resolve("V1__facts.sql"));
    ClickHouseMigrations.apply(access, folder);
    query(
        "INSERT INTO postings (lane, lane_seq, account, side, amount_minor, currency, posted_at,"
            + " booking_date, value_date, batch_id) SELECT 0, number, toString(number % 10),"
            + " 'debit', number + 1, 'EUR', '2026-11-01 00:00:00', '2026-11-01', '2026-11-01', 'b'"
            + " FROM numbers(1000)");
    var summary =
        "SELECT toString(groupArray((account, transactions, total_credits_minor,"
            + " total_debits_minor))) FROM (SELECT * FROM daily_account_summary ORDER BY account)";
    var before = query(summary);
    Files.copy(shipped.resolve("V2__kinds.sql"), folder.resolve("V2__kinds.sql"));
    assertTrue(ClickHouseMigrations.apply(access, folder) > 0);
    assertEquals(before, query(summary));
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> query(UNFINISHED).equals("0") && query(PROJECTIONS).equals(NEW_PROJECTIONS));
    assertEquals(before, query(summary));
    query(
        "INSERT INTO postings (lane, lane_seq, account, side, kind, amount_minor, held_minor,"
            + " currency, posted_at, booking_date, value_date, batch_id) SELECT 0, 1000 + number,"
            + " if(number = 0, '1', 'new'), 'debit', 'authorise', 0, 5, 'EUR', '2026-11-01"
            + " 00:00:00', '2026-11-01', '2026-11-01', 'b' FROM numbers(2)");
    assertEquals(before, query(summary), "what only holds is no turnover");
    assertEquals("10", query("SELECT toString(sum(held_minor)) FROM postings"));
    assertEquals("1000", query("SELECT toString(count()) FROM postings WHERE kind = 'post'"));
  }

  private static final String UNFINISHED =
      "SELECT toString(count()) FROM system.mutations WHERE database = currentDatabase() AND NOT"
          + " is_done";
  private static final String PROJECTIONS =
      "SELECT toString(arraySort(groupUniqArray(name))) FROM system.projection_parts WHERE database"
          + " = currentDatabase() AND table = 'postings' AND active";
  private static final String NEW_PROJECTIONS =
      "['by_batch','daily_turnover','daily_turnover_by_value_date']";

  private void write(String file, String sql) throws IOException {
    Files.writeString(folder.resolve(file), sql);
  }

  private String query(String sql) {
    try (var client = access.client(Duration.ofSeconds(60))) {
      List<GenericRecord> rows = client.queryAll(sql);
      return rows.stream().map(row -> row.getString(1)).collect(Collectors.joining("\n"));
    }
  }
}
