package io.countinghouse.ingest;

import static io.countinghouse.ingest.Api.payment;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.testkit.Seeds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Batches that stand or fall together, and such as are only tried. */
final class BatchModesIT {

  @AutoClose private static Ingest servers;
  private static Api api;

  @BeforeAll
  static void start() throws Exception {
    servers = Ingest.servers();
    api = servers.till(Map.of("INGEST_LANES", "0,1"));
  }

  @Test
  void anAtomicBatchIsPostedWhole() throws Exception {
    var apart = ofDifferentLanes();
    var first = apart.getFirst();
    var second = apart.getLast();
    var lines =
        line("w-1", "cash", first, "5.00")
            + line("w-2", "cash", second, "5.00")
            + line("w-3", first, second, "5.00")
            + line("w-4", second, "cash", "2.00");
    var whole = api.batch("atomic", lines);
    assertEquals(List.of("posted", "posted", "posted", "posted"), statuses(whole));
    var lanes = whole.stream().map(line -> line.path("lane").asInt()).distinct().toList();
    assertEquals(1, lanes.size(), "all on one lane");
    var again = api.batch("atomic", lines);
    assertEquals(List.of("replayed", "replayed", "replayed", "replayed"), statuses(again));
    assertEquals("8.00", balance(second));
  }

  /** Two new accounts whose own postings go to one lane each, with nothing on them. */
  private static List<String> ofDifferentLanes() throws Exception {
    var byLane = new TreeMap<Integer, String>();
    for (int i = 0; byLane.size() < 2; i++) {
      assertTrue(i < 100, "all on lanes " + byLane.keySet());
      var account = "whole-" + i;
      api.opened(account, "customer");
      var posted = api.post(account + "-in", payment("cash", account, "1.00"));
      byLane.putIfAbsent(posted.body().path("lane").asInt(), account);
      assertEquals(201, api.post(account + "-out", payment(account, "cash", "1.00")).status());
    }
    return List.copyOf(byLane.values());
  }

  @Test
  void anAtomicBatchWithOneBadLineLeavesNoTrace() throws Exception {
    api.opened("none", "customer");
    var good = line("n-1", "cash", "none", "5.00");
    var refused = api.batch("atomic", good + line("n-2", "none", "cash", "9.00"));
    assertEquals(List.of("aborted", "refused"), statuses(refused));
    assertEquals(
        "urn:countinghouse:problem:insufficient-funds",
        refused.get(1).path("problem").path("type").asString());
    assertEquals(List.of("aborted", "invalid"), statuses(api.batch("atomic", good + "{}\n")));
    assertEquals(
        0,
        servers.number(
            "SELECT count(*) FROM ledger.idempotency_key WHERE idempotency_key IN ('n-1', 'n-2')"));
    // The keys are free: the same lines can be sent again once the second has what it needs.
    var mended = api.batch("atomic", good + line("n-2", "none", "cash", "4.00"));
    assertEquals(List.of("posted", "posted"), statuses(mended));
    var reused =
        api.batch(
            "atomic", line("n-3", "cash", "none", "1.00") + line("n-2", "none", "cash", "1.00"));
    assertEquals(List.of("aborted", "refused"), statuses(reused));
    assertEquals("1.00", balance("none"));
  }

  @Test
  void aDryRunSaysWhatWouldBeAndChangesNothing() throws Exception {
    api.opened("dry", "customer");
    assertEquals(201, api.post("d-0", payment("cash", "dry", "1.00")).status());
    long before = servers.number("SELECT sum(last_seq) FROM ledger.lane");
    var tried =
        api.batch(
            "dry-run",
            line("d-1", "cash", "dry", "5.00")
                + line("d-2", "dry", "cash", "6.00") // only with the line before it
                + line("d-3", "dry", "cash", "0.01")
                + line("d-0", "cash", "dry", "1.00")
                + "no request\n");
    assertEquals(
        List.of("would_post", "would_post", "refused", "replayed", "invalid"), statuses(tried));
    assertEquals("1.00", balance("dry"));
    assertEquals(before, servers.number("SELECT sum(last_seq) FROM ledger.lane"));
    assertEquals(201, api.post("d-2", payment("dry", "cash", "1.00")).status());
  }

  @Test
  void aKeyTwiceInWhatIsUndoneIsUndoneTwice() throws Exception {
    api.opened("twice", "customer");
    var same = line("t-1", "cash", "twice", "1.00");
    assertEquals(List.of("would_post", "would_post"), statuses(api.batch("dry-run", same + same)));
    var broken = same + same + line("t-2", "twice", "cash", "9.00");
    assertEquals(List.of("aborted", "aborted", "refused"), statuses(api.batch("atomic", broken)));
    assertEquals(List.of("posted", "replayed"), statuses(api.batch("atomic", same + same)));
    assertEquals("1.00", balance("twice"));
  }

  @Test
  void atomicBatchesAndSinglesOnHotAccountsKeepTheBooks() throws Exception {
    var random = Seeds.random(Seeds.one());
    var hot = List.of("hot-0", "hot-1", "hot-2", "hot-3");
    for (var account : hot) {
      api.opened(account, "customer");
      assertEquals(201, api.post(account, payment("cash", account, "20.00")).status());
    }
    var calls = new ArrayList<Callable<List<String>>>();
    for (int i = 0; i < 60; i++) {
      var batch = new StringBuilder();
      for (int n = 0; n < 8; n++) {
        var pair = new ArrayList<>(hot);
        Collections.shuffle(pair, new java.util.Random(random.nextLong()));
        var amount = random.nextInt(1, 12) + ".00";
        batch.append(line("h-" + i + "-" + n, pair.get(0), pair.get(1), amount));
      }
      var mode = random.nextInt(3) == 0 ? "continue" : "atomic";
      calls.add(() -> {
        var statuses = statuses(api.batch(mode, batch.toString()));
        boolean whole = statuses.stream().allMatch("posted"::equals);
        boolean none = statuses.stream().noneMatch("posted"::equals);
        assertTrue(mode.equals("continue") || whole || none, statuses::toString);
        return statuses;
      });
    }
    try (var threads = Executors.newFixedThreadPool(16)) { // as many batches as one client may open
      for (var done : threads.invokeAll(calls)) {
        done.get();
      }
    }
    Proof.ledgerAndKafkaAgree(servers);
  }

  /**
   * The batch waits for a balance longer than anybody waits for it, and so does a single one that
   * was sent after it. Then the balance is free, and the batch is posted after all.
   */
  @Test
  void aBatchThatTakesTooLongIsAnsweredAsOne() throws Exception {
    api.opened("slow", "customer");
    assertEquals(201, api.post("slow-0", payment("cash", "slow", "9.00")).status());
    var lines = new StringBuilder();
    for (int i = 1; i <= 5; i++) {
      lines.append(line("slow-" + i, "slow", "cash", "1.00"));
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        var blocker = servers.sql()) {
      blocker.setAutoCommit(false);
      blocker
          .createStatement()
          .execute(
              "SELECT FROM ledger.balance JOIN ledger.account USING (account_id)"
                  + " WHERE account = 'slow' FOR UPDATE OF balance");
      var batch = threads.submit(() -> statuses(api.batch("atomic", lines.toString())));
      await().until(() -> servers.number("SELECT count(*) FROM pg_locks WHERE NOT granted") > 0);
      assertEquals(503, api.post("slow-6", payment("slow", "cash", "1.00")).status());
      assertEquals(Collections.nCopies(5, "unavailable"), batch.get(1, TimeUnit.MINUTES));
      blocker.rollback();
    }
    var again =
        await()
            .atMost(Duration.ofMinutes(1))
            .until(
                () -> statuses(api.batch("atomic", lines.toString())).stream().distinct().toList(),
                each -> !each.contains("unavailable"));
    assertEquals(1, again.size(), again::toString);
    assertEquals("4.00", balance("slow"));
  }

  @Test
  void aModeThatIsNoneIsAnError() throws Exception {
    var answer =
        api.send(
            api.request("/v1/transactions/batch?mode=some")
                .header("Content-Type", "application/x-ndjson")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(""))
                .build());
    assertEquals(400, answer.status());
    assertEquals("mode", answer.text("field"));
  }

  private static List<String> statuses(List<JsonNode> lines) {
    return lines.stream().map(line -> line.path("status").asString()).toList();
  }

  private static String line(String key, String debit, String credit, String amount) {
    return Api.line(key, payment(debit, credit, amount));
  }

  private static String balance(String account) throws Exception {
    return api.account(account).body().path("balances").get(0).path("balance").asString();
  }
}
