package io.countinghouse.ingest;

import static io.countinghouse.ingest.Api.payment;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.ingest.Api.Answer;
import io.countinghouse.testkit.Seeds;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The read side's promises, on a service with two lanes. */
final class ReadsIT {

  private static final Duration WAIT_MAX = Duration.ofSeconds(60); // a build machine may be busy

  private static final String SEALED_QUERY =
      "statement\ntill\nsealed\nnull\nSpan[from=null, to=null]\0";

  @AutoClose private static Ingest servers;
  private static Api api;

  @BeforeAll
  static void start() throws Exception {
    servers = Ingest.servers();
    api = servers.till(Map.of("INGEST_LANES", "0,1"));
  }

  @Test
  void aBalanceAtAMomentIsEverythingPostedUpToIt() throws Exception {
    api.opened("then", "customer");
    var first = api.post("then-1", payment("cash", "then", "10.00")).text("posted_at");
    var second = api.post("then-2", payment("then", "cash", "3.00")).text("posted_at");
    assertEquals("10.00", balanceAt("then", first));
    assertEquals("7.00", balanceAt("then", second));
    assertEquals("0.00", balanceAt("then", Instant.parse(first).minusNanos(1_000).toString()));
    assertEquals("7.00", balances("then", "").body().at("/balances/0/balance").asString());
    await()
        .atMost(WAIT_MAX)
        .until(() -> balances("then", "?at=" + second).body().path("final").asBoolean());
  }

  @Test
  void whatMovedBetweenTwoBalancesMayBeMoreThanABalanceCanBe() throws Exception {
    api.opened("wide-a", "external");
    api.opened("wide-b", "external");
    var most = "92233720368547758.07";
    var there = api.post("wide-1", payment("wide-a", "wide-b", most)).text("posted_at");
    api.post("wide-2", payment("wide-b", "wide-a", most));
    var back = api.post("wide-3", payment("wide-b", "wide-a", most)).text("posted_at");
    assertEquals(most, balanceAt("wide-b", there));
    assertEquals("-" + most, balanceAt("wide-b", back));
    var statement = "/v1/accounts/wide-b/statement?from=";
    assertEquals("-" + most, api.get(statement + back).text("closing_balance"));
    var after = Instant.parse(there).plusNanos(1_000);
    var pages = pages(statement + after, 1);
    assertEquals(most, pages.getFirst().path("opening_balance").asString());
    assertEquals("0.00", pages.getFirst().path("closing_balance").asString());
    assertEquals("-" + most, pages.getLast().path("closing_balance").asString());
  }

  @Test
  void aStatementGoesOnInItsCurrencyWhenTheAccountHasAnotherMeanwhile() throws Exception {
    api.opened("second", "customer");
    api.post("second-1", payment("cash", "second", "5.00"));
    api.post("second-2", payment("cash", "second", "6.00"));
    var statement = "/v1/accounts/second/statement?limit=1";
    var cursor = api.get(statement).text("next_cursor");
    var dollars = payment("cash", "second", "1.00");
    dollars.put("currency", "USD");
    assertEquals(201, api.post("second-3", dollars).status());
    assertEquals("currency", api.get(statement).text("field"), "a new one must say which");
    var page = api.get(statement + "&cursor=" + cursor);
    assertEquals(200, page.status(), page.raw()::body);
    assertEquals("EUR", page.text("currency"));
    assertEquals("5.00", page.text("opening_balance"));
    assertEquals("11.00", page.text("closing_balance"));
  }

  @Test
  void aBalanceOfTheFutureIsRefused() throws Exception {
    var refused = balances("cash", "?at=" + Instant.now().plusSeconds(60));
    assertEquals(400, refused.status());
    assertEquals("at", refused.text("field"));
  }

  @Test
  void aStatementIsTheSameWhateverItsPages() throws Exception {
    api.opened("pages", "customer");
    var moments = new ArrayList<String>();
    for (int i = 0; i < 12; i++) {
      var fields = i % 3 == 2 ? payment("pages", "cash", "2.00") : payment("cash", "pages", "5.00");
      moments.add(api.post("pages-" + i, fields).text("posted_at"));
    }
    for (int from : List.of(0, 4, 11)) {
      var query = "/v1/accounts/pages/statement?from=" + moments.get(from);
      var whole = api.get(query).body();
      assertEquals(12 - from, whole.path("entries").size());
      assertRuns(whole);
      assertEquals("32.00", whole.path("closing_balance").asString());
      for (int limit : List.of(1, 5, 11, 12)) {
        var entries = new ArrayList<JsonNode>();
        var carried = whole.path("opening_balance").asString();
        for (var page : pages(query, limit)) {
          assertEquals(carried, page.path("opening_balance").asString());
          assertRuns(page);
          carried = page.path("closing_balance").asString();
          page.path("entries").forEach(entries::add);
        }
        assertEquals(whole.path("entries").valueStream().toList(), entries);
      }
    }
    var until =
        "/v1/accounts/pages/statement?from=%s&to=%s".formatted(moments.get(2), moments.get(5));
    assertEquals(3, api.get(until).body().path("entries").size());
  }

  @Test
  void aStatementIsOfOneCurrency() throws Exception {
    api.opened("many", "customer");
    assertEquals("currency", api.get("/v1/accounts/many/statement").text("field"));
    api.post("many-1", payment("cash", "many", "5.00"));
    var yen = payment("cash", "many", "700");
    yen.put("currency", "JPY");
    api.post("many-2", yen);
    assertEquals(400, api.get("/v1/accounts/many/statement").status());
    var statement = api.get("/v1/accounts/many/statement?currency=JPY").body();
    assertEquals(1, statement.path("entries").size());
    assertEquals("700", statement.path("closing_balance").asString());
  }

  @Test
  void aListingHasBothSidesInItsOrder() throws Exception {
    api.opened("list", "customer");
    for (int i = 0; i < 7; i++) {
      var fields = i % 2 == 0 ? payment("cash", "list", "2.00") : payment("list", "cash", "1.00");
      fields.put("type", i == 3 ? "fee" : "payment");
      api.post("list-" + i, fields);
    }
    var oldest = keys(pages("/v1/transactions?account=list&order=oldest", 2));
    var newest = keys(pages("/v1/transactions?account=list", 3));
    assertEquals(
        List.of("list-0", "list-1", "list-2", "list-3", "list-4", "list-5", "list-6"), oldest);
    assertEquals(oldest.reversed(), newest);
    assertEquals(List.of("list-3"), keys(pages("/v1/transactions?account=list&type=fee", 5)));
  }

  @Test
  void aCursorOfAnotherQueryOrClientIsRefused() throws Exception {
    api.opened("cursor", "customer");
    api.post("cursor-1", payment("cash", "cursor", "2.00"));
    api.post("cursor-2", payment("cash", "cursor", "2.00"));
    var query = "/v1/transactions?account=cursor&limit=1";
    var cursor = "&cursor=" + api.get(query).text("next_cursor");
    assertEquals(200, api.get(query + cursor).status());
    var other = api.as("another key");
    for (var refused :
        List.of(
            api.get(query + "&order=oldest" + cursor),
            api.get("/v1/transactions?account=cash&limit=1" + cursor),
            api.get("/v1/accounts/cursor/statement?limit=1" + cursor),
            api.get(query + cursor + "A"),
            other.get(query + cursor))) {
      assertEquals(400, refused.status());
      assertEquals("cursor", refused.text("field"));
    }
  }

  @Test
  void aStatementGoesOnAtAnotherInstanceAndFromNoBalanceThatItsClientMadeUp() throws Exception {
    api.opened("sealed", "customer");
    for (int i = 0; i < 3; i++) {
      api.post("sealed-" + i, payment("cash", "sealed", "5.00"));
    }
    var query = "/v1/accounts/sealed/statement?limit=1";
    var cursor = api.get(query).text("next_cursor");
    try (var second = servers.start("second", Map.of("INGEST_LANES", "0,1"))) { // stands by
      var page = servers.api(second).get(query + "&cursor=" + cursor);
      assertEquals("10.00", page.text("closing_balance"), page.raw()::body);
    }
    for (int sealBytes : List.of(12, 16)) { // as long as it was once, and as it is
      var refused = api.get(query + "&cursor=" + forged(cursor, sealBytes));
      assertEquals(400, refused.status(), refused.raw()::body);
      assertEquals("cursor", refused.text("field"));
    }
  }

  /** With another end, and the digest of cursor and query that anybody can compute. */
  private static String forged(String cursor, int sealBytes) throws Exception {
    var bytes = Base64.getUrlDecoder().decode(cursor);
    bytes[bytes.length - 1] ^= 1;
    var sha256 = MessageDigest.getInstance("SHA-256");
    sha256.update(SEALED_QUERY.getBytes(StandardCharsets.UTF_8));
    sha256.update(bytes, sealBytes, bytes.length - sealBytes);
    System.arraycopy(sha256.digest(), 0, bytes, 0, sealBytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  @Test
  void aKeyTellsWhatBecameOfItToItsClientOnly() throws Exception {
    api.opened("keys", "customer");
    var posted = api.post("keys/1?", payment("cash", "keys", "2.00"));
    var refused = api.post("keys-2", payment("keys", "cash", "9.00"));
    var found = byKey(api, "keys/1?");
    assertEquals("posted", found.text("status"));
    assertEquals(
        posted.text("transaction_id"), found.body().at("/transaction/transaction_id").asString());
    assertEquals(refused.body(), byKey(api, "keys-2").body().path("problem"));
    assertEquals(404, byKey(api, "keys-3").status());
    var other = api.as("another key");
    assertEquals(404, byKey(other, "keys-2").status());
  }

  @Test
  void aNameThatEndsLikeAPathIsStillAName() throws Exception {
    api.opened("a/balances", "customer");
    assertEquals("a/balances", api.account("a/balances").text("account"));
    assertEquals(200, api.get("/v1/accounts/a%2Fbalances/balances").status());
    assertEquals(404, api.get("/v1/accounts/a/balances").status());
  }

  @Test
  void aParameterThatIsWrongIsNamed() throws Exception {
    for (var wrong :
        Map.of(
                "limit", "limit=501",
                "order", "order=random",
                "form", "form=2026-01-01T00:00:00Z",
                "from", "from=yesterday",
                "to", "from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z",
                "consistency", "consistency=some",
                "type", "type=a&type=b")
            .entrySet()) {
      var answer = api.get("/v1/transactions?" + wrong.getValue());
      assertEquals(400, answer.status(), wrong::getValue);
      assertEquals(wrong.getKey(), answer.text("field"));
    }
  }

  /** Two lanes, whose commits come in any order; what a listing must be is told by the ledger. */
  @Test
  void aListingMissesNothingAndDoublesNothingWhileTwoLanesPost() throws Exception {
    Load.openAccounts(api);
    try (var load = Load.start(12, Seeds.one(), () -> api)) {
      await().atMost(WAIT_MAX).until(() -> load.accepted().size() > 100);
      for (var order : List.of("oldest", "newest")) {
        var before = Set.copyOf(load.accepted());
        var pages = pages("/v1/transactions?account=hot-1&order=" + order, 7);
        var listed = keys(pages);
        assertEquals(listed.size(), new HashSet<>(listed).size(), "one was shown twice");
        var completeTo = pages.getFirst().path("complete_to").asString();
        var due =
            servers.texts(
                """
                SELECT t.idempotency_key FROM ledger.transaction t
                JOIN ledger.account a ON a.account_id IN (t.debit_account_id, t.credit_account_id)
                WHERE a.account = 'hot-1' AND (t.posted_at <= '%s' OR t.idempotency_key = ANY ('{%s}'))
                """
                    .formatted(completeTo, String.join(",", before)));
        assertTrue(new HashSet<>(listed).containsAll(due), "one was skipped");
      }
      load.finish();
    }
  }

  /** The order of commits by hand: a lane's earlier entry that becomes visible later. */
  @Test
  void whatBecomesVisibleLaterIsInNoListingThatBeganBefore() throws Exception {
    api.opened("late", "customer");
    try (var connection = servers.sql();
        var statement = connection.createStatement()) {
      statement.execute(lane(14, 2));
      statement.execute(lane(15, 0));
      statement.execute(entry(14, 1, "late-a", "2026-01-01T00:00:01Z"));
      statement.execute(entry(14, 2, "late-c", "2026-01-01T00:00:03Z"));
      connection.setAutoCommit(false);
      statement.execute(entry(15, 1, "late-b", "2026-01-01T00:00:02Z"));
      statement.execute("UPDATE ledger.lane SET last_seq = 1 WHERE lane = 15");

      var query = "/v1/transactions?account=late&order=oldest&limit=1";
      var first = api.get(query);
      connection.commit();
      var rest = pages(query + "&cursor=" + first.text("next_cursor"), 1);
      assertEquals(List.of("late-a"), keys(List.of(first.body())));
      assertEquals(List.of("late-c"), keys(rest), "as it was at the first page");
      assertEquals(List.of("late-a", "late-b", "late-c"), keys(pages(query, 1)));
    }
  }

  /** Of a time that no other test waits for. */
  private static String lane(int lane, long lastSeq) {
    return """
    INSERT INTO ledger.lane (lane, epoch, owner, owner_pid, last_seq, as_of, chain)
    VALUES (%d, 1, gen_random_uuid(), 0, %d, now() + interval '1 day', sha256(''))\
    """
        .formatted(lane, lastSeq);
  }

  private static String entry(int lane, long seq, String key, String postedAt) {
    return """
    INSERT INTO ledger.transaction (transaction_id, lane, lane_seq, type, debit_account_id,
      credit_account_id, subject_account_id, amount_minor, currency, occurred_at, posted_at,
      booking_date, value_date, client, idempotency_key)
    SELECT gen_random_uuid(), %1$d, %2$d, 'payment', d.account_id, c.account_id, c.account_id,
      100, 'EUR', '%4$s', '%4$s', '2026-01-01', '2026-01-01', 'till', '%3$s'
    FROM ledger.account d, ledger.account c WHERE d.account = 'cash' AND c.account = 'late'\
    """
        .formatted(lane, seq, key, postedAt);
  }

  @Test
  void noConnectionStaysOutAndBothPoolsShowIt() throws Exception {
    api.get("/v1/transactions");
    await()
        .atMost(WAIT_MAX)
        .untilAsserted(() -> {
          var figures = api.get("/metrics").raw().body();
          for (var pool : List.of("ledger-lookups", "ledger-reads")) {
            assertTrue(
                figures.contains("hikaricp_connections_active{pool=\"" + pool + "\"} 0.0"), pool);
            assertTrue(figures.contains("hikaricp_connections_max{pool=\"" + pool + "\"}"), pool);
          }
        });
    assertFalse(servers.log("ingest").contains("Apparent connection leak"));
  }

  private static String balanceAt(String account, String at) throws Exception {
    return balances(account, "?at=" + at).body().at("/balances/0/balance").asString();
  }

  private static Answer balances(String account, String query) throws Exception {
    return api.get("/v1/accounts/" + account + "/balances" + query);
  }

  private static Answer byKey(Api api, String key) throws Exception {
    return api.get("/v1/transactions/by-key/" + URLEncoder.encode(key, StandardCharsets.UTF_8));
  }

  private static List<JsonNode> pages(String query, int limit) throws Exception {
    var pages = new ArrayList<JsonNode>();
    var base = query.contains("limit=") ? query : query + "&limit=" + limit;
    var next = base;
    while (true) {
      var page = api.get(next);
      assertEquals(200, page.status(), page.raw()::body);
      pages.add(page.body());
      if (page.text("next_cursor").isEmpty()) {
        return pages;
      }
      next = base.replaceAll("&cursor=[^&]*", "") + "&cursor=" + page.text("next_cursor");
    }
  }

  private static List<String> keys(List<JsonNode> pages) {
    var keys = new ArrayList<String>();
    for (var page : pages) {
      page.path("transactions").forEach(t -> keys.add(t.path("idempotency_key").asString()));
    }
    return keys;
  }

  private static void assertRuns(JsonNode statement) {
    var balance = new BigDecimal(statement.path("opening_balance").asString());
    for (var entry : statement.path("entries")) {
      var amount = new BigDecimal(entry.path("amount").asString());
      balance =
          entry.path("side").asString().equals("debit")
              ? balance.subtract(amount)
              : balance.add(amount);
      assertEquals(balance, new BigDecimal(entry.path("balance").asString()));
    }
    assertEquals(balance, new BigDecimal(statement.path("closing_balance").asString()));
  }
}
