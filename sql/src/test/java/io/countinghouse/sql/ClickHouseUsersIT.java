package io.countinghouse.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.clickhouse.client.api.ClickHouseException;
import io.countinghouse.stack.ClickHouseLogins.Login;
import io.countinghouse.stack.ClickHouseServer;
import io.countinghouse.testkit.RunningStack;
import io.countinghouse.testkit.Servers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.platform.commons.util.ExceptionUtils;

/** Who may do what in the pipeline's own database, on its real schema. */
@ExtendWith(RunningStack.class)
class ClickHouseUsersIT {

  private static ClickHouseServer server;

  @BeforeAll
  static void facts(Servers servers) {
    server = servers.stack().clickhouse();
    ClickHouseMigrations.apply(access(owner()));
    ask(owner(), "SYSTEM FLUSH LOGS"); // makes system.query_log
    for (var sql :
        List.of(
            "INSERT INTO account_entries (account, kind, status, country, posted_at, lane, lane_seq) VALUES"
                + " ('hans', 'customer', 'open', 'DE', '2026-03-01 00:00:00', 0, 1),"
                + " ('anne', 'customer', 'open', 'FR', '2026-03-01 00:00:00', 0, 2),"
                + " ('cash', 'cash', 'open', NULL, '2026-03-01 00:00:00', 0, 3)",
            "INSERT INTO postings (lane, lane_seq, side, account, counterparty, amount_minor, currency, posted_at, booking_date, value_date) VALUES"
                + " (0, 4, 'debit', 'cash', 'hans', 700, 'EUR', '2026-03-02 00:00:00', '2026-03-02', '2026-03-02'),"
                + " (0, 4, 'credit', 'hans', 'cash', 700, 'EUR', '2026-03-02 00:00:00', '2026-03-02', '2026-03-02'),"
                + " (0, 5, 'debit', 'cash', 'anne', 900, 'EUR', '2026-03-02 00:00:00', '2026-03-02', '2026-03-02'),"
                + " (0, 5, 'credit', 'anne', 'cash', 900, 'EUR', '2026-03-02 00:00:00', '2026-03-02', '2026-03-02')",
            "INSERT INTO flags (subject_account, posted_at) VALUES ('hans', '2026-03-02 00:00:00'), ('anne', '2026-03-02 00:00:00')",
            "INSERT INTO scores (subject_account, posted_at) VALUES ('hans', '2026-03-02 00:00:00'), ('anne', '2026-03-02 00:00:00')",
            "INSERT INTO reviews (subject_account, reviewed_at) VALUES ('hans', '2026-03-02 00:00:00'), ('anne', '2026-03-02 00:00:00')",
            "INSERT INTO sealed_account_days (booking_date, build, account, currency, value_date, credits_minor) VALUES"
                + " ('2026-03-01', 1, 'hans', 'EUR', '2026-03-01', 100), ('2026-03-01', 1, 'anne', 'EUR', '2026-03-01', 200)",
            "INSERT INTO sealed_balances (month, build, account, currency, postings, balance_minor) VALUES"
                + " (202603, 1, 'hans', 'EUR', 1, 700), (202603, 1, 'anne', 'EUR', 1, 900), (202603, 1, 'cash', 'EUR', 2, -1600)",
            "INSERT INTO sealed_dates (booking_date, version, build) VALUES ('2026-03-01', 1, 1)")) {
      ask(owner(), sql);
    }
  }

  private static Login owner() {
    return server.logins().owner();
  }

  private static ClickHouseAccess access(Login login) {
    return new ClickHouseAccess(server.url(), login.user(), login.password(), server.database());
  }

  /** The first column of all rows. */
  private static List<String> ask(Login login, String sql) {
    try (var client = access(login).client(Duration.ofSeconds(30))) {
      return client.queryAll(sql).stream().map(row -> String.valueOf(row.getString(1))).toList();
    }
  }

  private static void assertDenied(Login login, String sql) {
    var refused = assertThrows(ClickHouseException.class, () -> ask(login, sql), sql);
    var message = ExceptionUtils.readStackTrace(refused);
    assertTrue(message.contains("Not enough privileges"), () -> sql + ": " + message);
  }

  @Test
  void theLoaderInsertsFactsAndReadsBackItsBatches() {
    var loader = server.logins().loader();
    ClickHouseMigrations.require(access(loader));
    for (var table : ClickHouseUsersIT.facts().entrySet()) {
      ask(
          loader,
          "INSERT INTO %s (%s, batch_id) VALUES ('2026-05-01 00:00:00', 'mine')"
              .formatted(table.getKey(), table.getValue()));
      assertEquals(
          List.of("1"),
          ask(
              loader,
              "SELECT toString(count()) FROM %s WHERE source_partition = 0 AND batch_id = 'mine'"
                  .formatted(table.getKey())));
      ask(
          owner(),
          "ALTER TABLE %s DELETE WHERE batch_id = 'mine' SETTINGS mutations_sync = 1"
              .formatted(table.getKey()));
    }
    ask(loader, "KILL QUERY WHERE startsWith(query_id, 'none') SYNC");
  }

  private static Map<String, String> facts() {
    return Map.of(
        "postings", "posted_at",
        "account_entries", "posted_at",
        "lane_watermarks", "as_of",
        "scores", "posted_at",
        "flags", "posted_at",
        "reviews", "reviewed_at");
  }

  @Test
  void theLoaderMayDoNothingElse() {
    for (var sql :
        List.of(
            "SELECT amount_minor FROM postings",
            "SELECT account FROM account_entries",
            "SELECT * FROM report_runs",
            "ALTER TABLE postings DELETE WHERE true",
            "ALTER TABLE postings DROP PARTITION 202603",
            "ALTER TABLE postings ADD COLUMN more UInt8",
            "TRUNCATE TABLE postings",
            "DROP TABLE postings",
            "OPTIMIZE TABLE postings FINAL",
            "INSERT INTO sealed_dates (version) VALUES (1)",
            "INSERT INTO report_runs (took_ms) VALUES (1)",
            "INSERT INTO fx_rates (load_id) VALUES (1)",
            "INSERT INTO retired_lanes (lane) VALUES (1)",
            "INSERT INTO schema_migrations (version) VALUES (1)",
            "CREATE TABLE countinghouse.mine (n UInt8) ENGINE = Memory",
            "CREATE DATABASE countinghouse_mine",
            "SYSTEM STOP MERGES postings",
            "SELECT * FROM system.query_log")) {
      assertDenied(server.logins().loader(), sql);
    }
  }

  @Test
  void theReporterReadsAndAppendsRunsAndNothingElse() {
    var reporter = server.logins().reporter();
    ask(reporter, "SELECT * FROM account_days");
    ask(reporter, "INSERT INTO report_runs (run_id, ran_by) VALUES (generateUUIDv4(), 'a test')");
    assertEquals(
        List.of("1"),
        ask(reporter, "SELECT toString(count()) FROM report_runs WHERE ran_by = 'a test'"));
    for (var sql :
        List.of(
            "ALTER TABLE report_runs DELETE WHERE true",
            "TRUNCATE TABLE report_runs",
            "INSERT INTO postings (lane) VALUES (1)",
            "INSERT INTO sealed_dates (version) VALUES (1)",
            "INSERT INTO fx_rates (load_id) VALUES (1)",
            "INSERT INTO retired_lanes (lane) VALUES (1)",
            "DROP TABLE report_runs",
            "SELECT * FROM system.query_log")) {
      assertDenied(reporter, sql);
    }
  }

  @Test
  void theOperatorReadsAllLoadsRatesAndChangesNoFact() {
    var operator = server.logins().operator();
    ask(operator, "SELECT * FROM reviews");
    ask(operator, "SYSTEM FLUSH LOGS");
    ask(operator, "SELECT count() FROM system.query_log");
    ask(operator, "INSERT INTO fx_rates (load_id, source) VALUES (1, 'a test')");
    ask(owner(), "ALTER TABLE fx_rates DELETE WHERE source = 'a test' SETTINGS mutations_sync = 1");
    ask(operator, "INSERT INTO retired_lanes (lane, reason) VALUES (15, 'a test')");
    ask(owner(), "ALTER TABLE retired_lanes DELETE WHERE lane = 15 SETTINGS mutations_sync = 1");
    for (var sql :
        List.of(
            "INSERT INTO postings (lane) VALUES (1)",
            "INSERT INTO sealed_dates (version) VALUES (1)",
            "INSERT INTO report_runs (took_ms) VALUES (1)",
            "ALTER TABLE postings DELETE WHERE true",
            "ALTER TABLE retired_lanes DELETE WHERE true",
            "ALTER TABLE sealed_account_days DROP PARTITION ID 'all'",
            "DROP TABLE postings")) {
      assertDenied(operator, sql);
    }
  }

  @Test
  void theBranchAnalystSeesTheAccountsOfOneCountryAndWhatConcernsThem() {
    var branch = server.logins().branchAnalyst();
    for (var sql :
        List.of(
            "SELECT account FROM account_entries",
            "SELECT DISTINCT account FROM postings",
            "SELECT account FROM known_accounts",
            "SELECT subject_account FROM flags",
            "SELECT subject_account FROM scores",
            "SELECT subject_account FROM reviews",
            "SELECT account FROM sealed_account_days",
            "SELECT account FROM sealed_balances",
            "SELECT DISTINCT account FROM account_days",
            "SELECT account FROM daily_account_summary",
            "SELECT account FROM daily_account_summary_by_value_date",
            "SELECT account FROM facts_account_days",
            // sums that a projection of all rows could answer
            "SELECT account FROM postings GROUP BY account, booking_date, currency")) {
      assertEquals(List.of("hans"), ask(branch, sql), sql);
    }
    assertEquals(List.of("700"), ask(branch, "SELECT toString(sum(amount_minor)) FROM postings"));
    assertEquals(List.of("1"), ask(branch, "SELECT toString(count()) FROM postings"));
    assertEquals(
        List.of("100"),
        ask(
            branch,
            "SELECT toString(sum(credits_minor)) FROM account_days WHERE booking_date = '2026-03-01'"));
    // Its part of what is kept is the sum of its part of the facts.
    for (var login : List.of(branch, owner())) {
      assertEquals(List.of("202603"), ask(login, "SELECT toString(month) FROM current_balances"));
    }
  }

  @Test
  void theBranchAnalystReadsNothingThatHasNoFilter() {
    for (var sql :
        List.of(
            "SELECT moved_minor FROM sealed_dates",
            "SELECT * FROM sealed_flow_hours",
            "SELECT * FROM sealed_cash_days",
            "SELECT * FROM cash_days",
            "SELECT * FROM flow_hours",
            "SELECT * FROM report_runs",
            "SELECT * FROM lane_watermarks",
            "SELECT * FROM retired_lanes",
            "SELECT * FROM system.query_log",
            "INSERT INTO postings (lane) VALUES (1)")) {
      assertDenied(server.logins().branchAnalyst(), sql);
    }
  }

  @Test
  void whoHasNoFilterSeesAllRows() {
    for (var login :
        List.of(
            owner(),
            server.logins().analyst(),
            server.logins().reporter(),
            server.logins().operator(),
            server.logins().closer())) {
      assertEquals(
          List.of("3"), ask(login, "SELECT toString(count()) FROM account_entries"), login.user());
      assertEquals(
          List.of("4"), ask(login, "SELECT toString(count()) FROM postings"), login.user());
    }
  }

  @Test
  void aUserThatIsNotThereIsNamedAndWhatToDo() {
    var stranger =
        new ClickHouseAccess(server.url(), "loader", "not its password", server.database());
    for (var attempt :
        List.<Runnable>of(
            () -> ClickHouseMigrations.require(stranger),
            () -> ClickHouseMigrations.apply(stranger))) {
      var refused = assertThrows(SchemaMismatchException.class, attempt::run);
      assertTrue(
          String.valueOf(refused.getMessage()).contains("no user loader, or with another password"),
          refused::toString);
    }
  }

  @Test
  void whoIsNotTheOwnerCanNotMigrateAndIsTold() {
    var refused =
        assertThrows(
            SchemaMismatchException.class,
            () -> ClickHouseMigrations.apply(access(server.logins().loader())));
    assertTrue(
        String.valueOf(refused.getMessage()).contains("user loader has not the rights"),
        refused::toString);
  }

  @Test
  void aSchemaThatIsNotThereOrNotWholeIsNotTaken(Servers servers) {
    var name = servers.freshClickHouseDatabase().getOrDefault("CLICKHOUSE_DATABASE", "");
    var login = owner();
    var empty = new ClickHouseAccess(server.url(), login.user(), login.password(), name);
    assertLacks(empty, "CLICKHOUSE_OWNER_USER");
    ClickHouseMigrations.apply(empty);
    ClickHouseMigrations.require(empty);
    try (var client = empty.client(Duration.ofSeconds(30))) {
      client.queryAll(
          "ALTER TABLE schema_migrations DELETE WHERE version = 4 AND statement = 2 SETTINGS mutations_sync = 1");
    }
    assertLacks(empty, "ClickHouse lacks V4__report_runs.sql (statement 2)");
  }

  private static void assertLacks(ClickHouseAccess access, String why) {
    var refused =
        assertThrows(SchemaMismatchException.class, () -> ClickHouseMigrations.require(access));
    assertTrue(String.valueOf(refused.getMessage()).contains(why), refused::toString);
  }
}
