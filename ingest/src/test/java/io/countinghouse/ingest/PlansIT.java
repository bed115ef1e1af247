package io.countinghouse.ingest;

import static io.countinghouse.ingest.Api.payment;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.ingest.lane.Ledger;
import io.countinghouse.ingest.publish.LedgerLog;
import io.countinghouse.sql.LedgerMigrations;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * The plans of every statement that the service runs, as PostgreSQL itself tells them
 * (auto_explain), on a ledger of 200,000 transactions over four months.
 */
final class PlansIT {

  private static final int TRANSACTIONS = 200_000;

  private static final int LINES = 100;

  /** What is posted after a listing began. */
  private static final int LATER = 1_000;

  /** A table with fewer rows may be scanned: that is the cheapest way to read a page or two. */
  private static final int BIG_ROWS = 1_000;

  private static final Pattern PLAN = Pattern.compile(" plan:\\s*\\n((?:\\t.*\\n)+)");

  private static final String AUTO_EXPLAIN =
      """

      session_preload_libraries = 'auto_explain'
      auto_explain.log_min_duration = 0
      auto_explain.log_format = 'json'
      auto_explain.log_parameter_max_length = 0
      auto_explain.log_nested_statements = on
      auto_explain.log_analyze = on
      auto_explain.log_timing = off
      """;

  private static final String SEED =
      """
      SELECT ledger.open_months((now() - interval '3 months')::date, 4);
      INSERT INTO ledger.lane (lane, epoch, owner, owner_pid, last_seq, as_of, chain)
        VALUES (9, 1, gen_random_uuid(), 0, %1$d, now(), sha256(''));
      INSERT INTO ledger.account (account, kind, status, floor_minor, lane, lane_seq, posted_at)
        SELECT 'seed-' || n, 'CUSTOMER', 'OPEN', NULL, 9, 1, now() FROM generate_series(1, 20000) n;
      INSERT INTO ledger.transaction (transaction_id, lane, lane_seq, type, debit_account_id,
          credit_account_id, subject_account_id, amount_minor, currency, occurred_at, posted_at,
          booking_date, value_date, client, idempotency_key)
        SELECT gen_random_uuid(), 9, n, CASE WHEN n %% 50000 = 0 THEN 'rare' ELSE 'payment' END, d,
          c, d, 100, 'EUR', at, at, at::date, at::date, 'till', 'seed-' || n
        FROM (SELECT n, 1 + floor(10000 * power(random(), 3))::int AS d,
            10001 + floor(10000 * power(random(), 3))::int AS c,
            now() - interval '80 days' + n * interval '80 days' / (%1$d + 1) AS at
          FROM generate_series(1, %1$d) n) AS drawn;
      INSERT INTO ledger.idempotency_key
        SELECT client, idempotency_key, sha256(''), transaction_id, NULL, posted_at
        FROM ledger.transaction;
      INSERT INTO ledger.balance (account_id, currency, balance_minor)
        SELECT account_id, 'EUR', sum(minor) FROM (
          SELECT debit_account_id AS account_id, -amount_minor AS minor FROM ledger.transaction
          UNION ALL SELECT credit_account_id, amount_minor FROM ledger.transaction) AS legs
        GROUP BY account_id;
      INSERT INTO ledger.hold (authorisation_id, lane, account_id, currency, amount_minor, expires_at, state, settled_by)
        SELECT gen_random_uuid(), CASE n %% 2 WHEN 0 THEN 0 ELSE 9 END, n, 'EUR', 100,
          now() + n * interval '1 minute' + interval '1 hour',
          CASE n %% 10 WHEN 0 THEN 'OPEN' ELSE 'CAPTURED' END, CASE n %% 10 WHEN 0 THEN NULL ELSE gen_random_uuid() END
        FROM generate_series(1, 20000) n;
      INSERT INTO ledger.account_entry (lane, lane_seq, account_id, account, kind, status, posted_at)
        SELECT 9, 1000000 + account_id, account_id, account, kind, status, posted_at FROM ledger.account;
      INSERT INTO ledger.reversal (transaction_id, reversed_by)
        SELECT gen_random_uuid(), gen_random_uuid() FROM generate_series(1, 20000);
      INSERT INTO ledger.audit (event, client, key_id, address)
        SELECT 'rate-limited', 'till', 'one', '127.0.0.1' FROM generate_series(1, 20000);
      """
          .formatted(TRANSACTIONS);

  private static final String DUE_HOLDS = "order by \"ledger\".\"hold\".\"expires_at\"";
  private static final String ROLES_OF_BEFORE = "event = 'roles-changed' ORDER BY at DESC";

  /** At a start the newest accounts are read, up to a bound. */
  private static final String NEWEST_ACCOUNTS = "\"account_id\" desc";

  private static final List<String> MUST_BE_SEEN =
      List.of(
          "insert into \"ledger\".\"idempotency_key\"",
          "insert into \"ledger\".\"transaction\"",
          "insert into \"ledger\".\"balance\"",
          "update \"ledger\".\"balance\"",
          "update \"ledger\".\"idempotency_key\"",
          "update \"ledger\".\"lane\"",
          "insert into \"ledger\".\"hold\"",
          "update \"ledger\".\"hold\"",
          "insert into \"ledger\".\"reversal\"",
          "update \"ledger\".\"account\"",
          "insert into \"ledger\".\"account_entry\"",
          "for no key update",
          "SELECT 'T' AS entry", // the log
          "DELETE FROM ledger.idempotency_key",
          "min(claimed_at)",
          DUE_HOLDS,
          ROLES_OF_BEFORE,
          "as \"walked\"",
          "\"legs\"");

  private static Ingest servers;
  private static final List<JsonNode> PLANS = new ArrayList<>();
  private static Set<String> big;

  @BeforeAll
  static void runEverything() throws Exception {
    servers = Ingest.servers();
    var postgres = servers.postgres();
    LedgerMigrations.apply(postgres.url(), postgres.user(), postgres.password());
    servers.execute(SEED);
    for (var table :
        List.of(
            "account",
            "account_entry",
            "audit",
            "balance",
            "hold",
            "idempotency_key",
            "reversal",
            "transaction")) {
      servers.execute("VACUUM ANALYZE ledger." + table);
    }
    big =
        Set.copyOf(
            servers.texts(
                """
                SELECT relname FROM pg_class
                WHERE relnamespace = 'ledger'::regnamespace AND relkind IN ('r', 'p')
                  AND reltuples >= %d\
                """
                    .formatted(BIG_ROWS)));
    Files.writeString(
        servers.dir().resolve("postgres").resolve("postgresql.conf"),
        AUTO_EXPLAIN,
        StandardOpenOption.APPEND);
    postgres.restart();
    try (var service = servers.start("ingest", Map.of())) {
      var api = servers.api(service);
      post(api);
      follow(api);
      read(api);
      endOldListings(api);
    }
    readTheLog();
    readPlans();
  }

  @AfterAll
  static void stop() {
    servers.close();
  }

  private static void post(Api api) throws Exception {
    api.opened("cash", "cash");
    var lines = new StringBuilder();
    for (int i = 1; i <= LINES; i++) {
      var fields = payment("seed-" + i, "seed-" + (20_001 - i), "1.00");
      fields.put("subject_account", fields.get("credit_account"));
      if (i % 20 == 0) {
        fields.put("debit_account", "nobody");
      }
      lines.append(Api.line("plan-" + i, fields));
    }
    for (int i = 0; i < 2; i++) { // posted, then replayed
      assertEquals(LINES, api.batch(lines.toString()).size());
    }
    assertEquals(201, api.post("plan-one", payment("cash", "seed-1", "1.00")).status());
  }

  /** What follows a posting, and changes of accounts; often enough to be prepared on the server. */
  private static void follow(Api api) throws Exception {
    for (int i = 1; i <= 8; i++) {
      var payment = payment("cash", "seed-" + i, "1.00");
      var posted = api.post("follow-" + i, payment).text("transaction_id");
      assertEquals(201, api.reverse("reverse-" + i, posted).status());
      assertEquals(
          201, api.capture("capture-" + i, hold(api, "c" + i, payment), Map.of()).status());
      assertEquals(201, api.release("void-" + i, hold(api, "v" + i, payment)).status());
      assertEquals(200, api.change("seed-" + (100 + i), "freeze").status());
    }
  }

  private static String hold(Api api, String key, Map<String, String> payment) throws Exception {
    var answer = api.authorise("hold-" + key, payment);
    assertEquals(201, answer.status(), answer.raw()::body);
    return answer.text("transaction_id");
  }

  private static void read(Api api) throws Exception {
    var then = Instant.now().minus(Duration.ofDays(20));
    for (var path :
        List.of(
            "/v1/accounts/seed-1?",
            "/v1/transactions/by-key/plan-1?",
            "/v1/accounts/seed-1/balances?at=" + then,
            "/v1/accounts/seed-9000/balances?at=" + then,
            "/v1/accounts/seed-1/statement?limit=20",
            "/v1/accounts/seed-1/statement?limit=500&from=" + then,
            "/v1/accounts/seed-15000/statement?limit=20&to=" + then,
            "/v1/transactions?limit=20",
            "/v1/transactions?limit=500&order=oldest",
            "/v1/transactions?limit=20&from=" + then,
            "/v1/transactions?limit=20&type=rare",
            "/v1/transactions?limit=20&account=seed-1",
            "/v1/transactions?limit=500&account=seed-9000&order=oldest",
            "/v1/transactions?limit=20&account=seed-10001&type=rare&to=" + then)) {
      var cursor = "";
      for (int page = 0; page < 8; page++) { // beyond 5 the driver prepares it on the server
        var answer = api.get(path + (cursor.isEmpty() ? "" : "&cursor=" + cursor));
        assertEquals(200, answer.status(), () -> path + answer.raw().body());
        cursor = answer.text("next_cursor");
      }
    }
    var posted = api.get("/v1/transactions/by-key/plan-1").body();
    var id = posted.at("/transaction/transaction_id").asString();
    assertEquals(200, api.get("/v1/transactions/" + id).status());
  }

  /** Listings that began before much was posted, read to their end after it. */
  private static void endOldListings(Api api) throws Exception {
    var since = api.post("old-1", payment("cash", "seed-2", "1.00")).text("posted_at");
    assertEquals(201, api.post("old-2", payment("cash", "seed-2", "1.00")).status());
    var queries =
        List.of(
            "/v1/transactions?order=oldest&from=" + since,
            "/v1/transactions?order=oldest&account=seed-2&from=" + since,
            "/v1/accounts/seed-2/statement?from=" + since);
    var cursors = new ArrayList<String>();
    for (var query : queries) {
      cursors.add(api.get(query + "&limit=1").text("next_cursor"));
    }
    var lines = new StringBuilder();
    for (int i = 0; i < LATER; i++) {
      lines.append(Api.line("later-" + i, payment("cash", "seed-2", "1.00")));
    }
    assertEquals(LATER, api.batch(lines.toString()).size());
    for (int i = 0; i < queries.size(); i++) {
      var last = api.get(queries.get(i) + "&limit=50&cursor=" + cursors.get(i));
      assertEquals(200, last.status(), last.raw()::body);
      assertEquals("", last.text("next_cursor"));
    }
  }

  /** What a publisher does after a gap, with the publishers' own pool. */
  private static void readTheLog() {
    var postgres = servers.postgres();
    var ledger = new Ledger(postgres.url(), postgres.user(), postgres.password());
    var pools = new PoolConfig(2, 1, Duration.ZERO, null);
    try (var pool = LedgerPool.lookups(ledger, pools, new SimpleMeterRegistry())) {
      for (int i = 0; i < 8; i++) {
        assertEquals(2_000, LedgerLog.read(pool.sql(), 9, i * 2_000L, i * 2_000L + 2_000).size());
      }
    }
  }

  private static void readPlans() throws IOException {
    var log = Files.readString(servers.dir().resolve("logs").resolve("postgres.log"));
    var plans = PLAN.matcher(log);
    while (plans.find()) {
      PLANS.add(Api.JSON.readTree(plans.group(1)));
    }
  }

  @Test
  void everyHotStatementIsAmongThePlans() {
    var texts = PLANS.stream().map(p -> p.path("Query Text").asString()).toList();
    for (var part : MUST_BE_SEEN) {
      assertTrue(texts.stream().anyMatch(t -> t.contains(part)), () -> "no statement has " + part);
    }
  }

  @Test
  void noStatementScansABigTable() {
    var scans = new TreeSet<String>();
    for (var plan : PLANS) {
      for (var table : scanned(plan.path("Plan"))) {
        if (big.contains(table)) {
          scans.add(table + ": " + plan.path("Query Text").asString());
        }
      }
    }
    assertEquals(Set.of(), scans);
  }

  /** An index that is walked from end to end is no better than its table. */
  @Test
  void noStatementWalksAWholeIndex() {
    var walks = new TreeSet<String>();
    for (var plan : PLANS) {
      var text = plan.path("Query Text").asString();
      for (var index : walkedWhole(plan.path("Plan"))) {
        if (!text.contains(NEWEST_ACCOUNTS)) {
          walks.add(index + ": " + text);
        }
      }
    }
    assertEquals(Set.of(), walks);
  }

  private static Set<String> walkedWhole(JsonNode node) {
    var indexes = new HashSet<String>();
    double rows = node.path("Actual Rows").asDouble(0) * node.path("Actual Loops").asDouble(1);
    if (node.has("Index Name") && !node.has("Index Cond") && rows >= BIG_ROWS) {
      indexes.add(node.path("Index Name").asString());
    }
    node.path("Plans").forEach(child -> indexes.addAll(walkedWhole(child)));
    return indexes;
  }

  @Test
  void holdsThatExpireAndTheLastRolesAreFoundByTheirIndexes() {
    for (var plan : PLANS) {
      var indexes = plan.findValuesAsString("Index Name");
      if (plan.path("Query Text").asString().contains(DUE_HOLDS)) {
        assertTrue(indexes.contains("hold_open"), plan::toPrettyString);
      }
      if (plan.path("Query Text").asString().contains(ROLES_OF_BEFORE)) {
        assertTrue(
            indexes.stream().anyMatch(name -> name.endsWith("_event_at_idx")),
            plan::toPrettyString);
      }
    }
  }

  /** Only then a posting writes the row and nothing else: half of each page is kept free for it. */
  @Test
  void noPostingWritesAnIndexOfTheBalances() throws Exception {
    var updates = "SELECT n_tup_upd FROM pg_stat_user_tables WHERE relname = 'balance'";
    assertTrue(servers.number(updates) > LINES);
    assertEquals(
        0,
        servers.number(
            "SELECT n_tup_upd - n_tup_hot_upd FROM pg_stat_user_tables WHERE relname = 'balance'"));
  }

  @Test
  void theTablesThatTurnOverAreVacuumedLongBeforeAFifthOfThem() throws Exception {
    var settings =
        """
        SELECT relname || ' ' || array_to_string(ARRAY(SELECT unnest(reloptions) ORDER BY 1), ' ') FROM pg_class
        WHERE relnamespace = 'ledger'::regnamespace AND relname IN ('balance', 'hold', 'idempotency_key', 'lane')
        ORDER BY relname
        """;
    assertEquals(
        List.of(
            "balance autovacuum_analyze_scale_factor=0.05 autovacuum_vacuum_cost_delay=0"
                + " autovacuum_vacuum_scale_factor=0.01 autovacuum_vacuum_threshold=1000"
                + " fillfactor=50",
            "hold autovacuum_vacuum_scale_factor=0.05 fillfactor=80",
            "idempotency_key autovacuum_analyze_scale_factor=0.02"
                + " autovacuum_vacuum_insert_scale_factor=0.02"
                + " autovacuum_vacuum_scale_factor=0.02 fillfactor=95",
            "lane autovacuum_analyze_threshold=1000000 autovacuum_vacuum_cost_delay=0"
                + " autovacuum_vacuum_scale_factor=0 autovacuum_vacuum_threshold=500"
                + " fillfactor=50"),
        servers.texts(settings));
  }

  /** A page reads what it shows and little more, however long the account's history is. */
  @Test
  void noWalkSortsWhatItDoesNotShow() {
    for (var plan : PLANS) {
      if (plan.path("Query Text").asString().contains("as \"walked\"")) {
        assertTrue(!nodes(plan.path("Plan")).contains("Sort"), () -> plan.toPrettyString());
      }
    }
  }

  /** However much was posted since it began; a walk of less than a quarter is none. */
  @Test
  void noWalkGoesOnBeyondTheEndOfItsListing() {
    for (var plan : PLANS) {
      if (plan.path("Query Text").asString().contains("as \"walked\"")) {
        double passed = passedOver(plan.path("Plan"));
        assertTrue(passed < LATER / 4.0, () -> passed + " rows: " + plan.toPrettyString());
      }
    }
  }

  /** Rows of tables that were read and are of another snapshot, not of another account. */
  private static double passedOver(JsonNode node) {
    boolean bySequence =
        node.has("Relation Name") && !node.path("Filter").asString("").contains("account_id");
    double rows = bySequence ? node.path("Rows Removed by Filter").asDouble(0) : 0;
    for (var child : node.path("Plans")) {
      rows += passedOver(child);
    }
    return rows;
  }

  @Test
  void theOldestKeysAreFoundByTheirIndex() {
    for (var statement : List.of("DELETE FROM ledger.idempotency_key", "min(claimed_at)")) {
      for (var plan : PLANS) {
        if (plan.path("Query Text").asString().contains(statement)) {
          assertTrue(
              plan.findValuesAsString("Index Name").contains("idempotency_key_claimed_at"),
              plan::toPrettyString);
          assertTrue(!nodes(plan.path("Plan")).contains("Sort"), plan::toPrettyString);
        }
      }
    }
  }

  @Test
  void everyMonthIsVacuumedBitByBit() throws Exception {
    assertEquals(
        List.of(),
        servers.texts(
            """
            SELECT relname FROM pg_class JOIN pg_inherits ON inhrelid = oid
            WHERE inhparent = 'ledger.transaction'::regclass
              AND NOT coalesce(reloptions, '{}')
                @> ARRAY['autovacuum_vacuum_insert_scale_factor=0.02']\
            """));
  }

  private static Set<String> scanned(JsonNode node) {
    var tables = new HashSet<String>();
    if (node.path("Node Type").asString().equals("Seq Scan")) {
      tables.add(node.path("Relation Name").asString());
    }
    node.path("Plans").forEach(child -> tables.addAll(scanned(child)));
    return tables;
  }

  private static Set<String> nodes(JsonNode node) {
    var types = new HashSet<String>();
    types.add(node.path("Node Type").asString());
    node.path("Plans").forEach(child -> types.addAll(nodes(child)));
    return types;
  }
}
