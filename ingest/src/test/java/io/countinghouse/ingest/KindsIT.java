package io.countinghouse.ingest;

import static io.countinghouse.ingest.Api.payment;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.events.Attributes;
import io.countinghouse.events.Topics;
import io.countinghouse.events.Transaction.Kind;
import io.countinghouse.stack.ServiceProcess;
import io.countinghouse.testkit.Seeds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The kinds of transactions, on two instances with a lane each over one ledger. */
final class KindsIT {

  private static final String NO_TRANSACTION = "019ca8e1-a800-7001-8000-000000000001";

  private static Ingest servers;
  private static ServiceProcess first;
  private static ServiceProcess second;
  private static Api api;
  private static Api other;

  @BeforeAll
  static void start() throws Exception {
    servers = Ingest.servers();
    first = servers.start("first", Map.of("INGEST_LANES", "0"));
    second = servers.start("second", Map.of("INGEST_LANES", "1"));
    api = servers.api(first);
    other = servers.api(second);
    api.opened("cash", "cash");
    api.opened("shop", "merchant");
  }

  @AfterAll
  static void stop() {
    second.close();
    first.close();
    servers.close();
  }

  private static void customer(String name, String amount) throws Exception {
    api.opened(name, "customer");
    assertEquals(201, api.post(name + "-0", payment("cash", name, amount)).status());
  }

  private static String authorised(String account, String amount) throws Exception {
    var answer = api.authorise(account + "-auth-" + amount, payment(account, "shop", amount));
    assertEquals(201, answer.status(), answer.raw()::body);
    return answer.text("transaction_id");
  }

  private static void refused(String problem, Api.Answer answer) {
    assertEquals(422, answer.status(), answer.raw()::body);
    assertEquals("urn:countinghouse:problem:" + problem, answer.text("type"));
  }

  @Test
  void aHoldKeepsItsMoneyFromBeingSpentTwice() throws Exception {
    customer("holder", "10.00");
    authorised("holder", "7.00");
    assertEquals("10.00 held 7.00 available 3.00", api.money("holder"));
    refused("insufficient-funds", api.post("holder-1", payment("holder", "shop", "3.01")));
    refused("insufficient-funds", api.authorise("holder-2", payment("holder", "shop", "3.01")));
    assertEquals(201, other.post("holder-3", payment("holder", "shop", "3.00")).status());
    assertEquals("7.00 held 7.00 available 0.00", api.money("holder"));
  }

  @Test
  void aCaptureOfLessReleasesTheRest() throws Exception {
    customer("less", "10.00");
    var id = authorised("less", "8.00");
    refused("capture-above-hold", api.capture("less-1", id, Map.of("amount", "8.01")));
    refused("amount-not-in-currency", api.capture("less-2", id, Map.of("amount", "1.005")));
    var capture = other.capture("less-3", id, Map.of("amount", "5.00"));
    assertEquals(201, capture.status(), capture.raw()::body);
    assertEquals("capture", capture.text("kind"));
    assertEquals(id, capture.text("related_id"));
    assertEquals("5.00 held 0.00 available 5.00", api.money("less"));
    refused("hold-not-open", api.capture("less-4", id, Map.of()));
    refused("hold-not-open", api.release("less-5", id));
    assertEquals("captured", api.get("/v1/transactions/" + id).text("hold"));
  }

  @Test
  void aVoidReleasesAllAndMovesNothing() throws Exception {
    customer("voided", "10.00");
    var id = authorised("voided", "8.00");
    var answer = other.release("voided-1", id);
    assertEquals(201, answer.status(), answer.raw()::body);
    assertEquals("10.00 held 0.00 available 10.00", api.money("voided"));
    var rule = api.capture("voided-2", id, Map.of());
    refused("hold-not-open", rule);
    assertTrue(rule.text("detail").endsWith("it is voided"), rule.text("detail"));
  }

  @Test
  void anExpiredHoldFreesItsMoneyWithoutAnyCaller() throws Exception {
    customer("expiring", "10.00");
    var fields = payment("expiring", "shop", "8.00");
    fields.put("expires_in_s", "1");
    var id = api.authorise("expiring-1", fields).text("transaction_id");
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> assertEquals("10.00 held 0.00 available 10.00", api.money("expiring")));
    assertEquals("expired", api.get("/v1/transactions/" + id).text("hold"));
    refused("hold-not-open", api.capture("expiring-2", id, Map.of()));
  }

  @Test
  void anExpiredHoldOfALaneThatWasGivenUpIsFreedByAnother() throws Exception {
    customer("orphan", "10.00");
    try (var third = servers.start("third", Map.of("INGEST_LANES", "2"))) {
      var fields = payment("orphan", "shop", "8.00");
      fields.put("expires_in_s", "30"); // longer than its only lane lives
      assertEquals(201, servers.api(third).authorise("orphan-1", fields).status());
    }
    await()
        .atMost(Duration.ofSeconds(90))
        .untilAsserted(() -> assertEquals("10.00 held 0.00 available 10.00", api.money("orphan")));
    assertEquals(
        1,
        servers.number(
            "SELECT count(*) FROM ledger.transaction e JOIN ledger.transaction a ON a.transaction_id ="
                + " e.related_id WHERE e.kind = 'EXPIRE' AND e.lane <> 2 AND a.lane = 2"));
    try (var _ = servers.start("third-again", Map.of("INGEST_LANES", "2"))) {
      Proof.ledgerAndKafkaAgree(
          servers); // what it had not published when it ended, it publishes now
    }
  }

  @Test
  void aHoldWhoseTimeIsOverCanNotBeCapturedThoughNoLaneHasNoticed() throws Exception {
    customer("late", "10.00");
    var fields = payment("late", "shop", "8.00");
    fields.put("expires_in_s", "2");
    var answer = api.authorise("late-1", fields);
    var id = answer.text("transaction_id");
    try (var sql = servers.sql();
        var statement = sql.createStatement()) { // hides it from the lane
      statement.execute(
          "UPDATE ledger.hold SET expires_at = now() + interval '1 day' WHERE authorisation_id = '"
              + id
              + "'");
    }
    var over = Instant.parse(answer.text("expires_at"));
    await().atMost(Duration.ofSeconds(20)).until(() -> Instant.now().isAfter(over));
    refused("hold-expired", other.capture("late-2", id, Map.of()));
    assertEquals(201, api.release("late-3", id).status());
  }

  @Test
  void anExpiryIsWithin31Days() throws Exception {
    customer("expiry", "10.00");
    var fields = payment("expiry", "shop", "1.00");
    fields.put("expires_in_s", "2678401");
    assertEquals(400, api.authorise("expiry-1", fields).status());
    fields.remove("expires_in_s");
    fields.put("expires_at", Instant.now().minusSeconds(1).toString());
    refused("expiry-out-of-range", api.authorise("expiry-2", fields));
    fields.put("expires_at", Instant.now().plus(Duration.ofDays(32)).toString());
    refused("expiry-out-of-range", api.authorise("expiry-3", fields));
    fields.remove("expires_at");
    var answer = api.authorise("expiry-4", fields);
    assertEquals(
        Instant.parse(answer.text("posted_at")).plus(Duration.ofDays(7)),
        Instant.parse(answer.text("expires_at")));
  }

  @Test
  void aTransactionIsReversedOnceThoughTwoLanesAreAsked() throws Exception {
    customer("undone", "100.00");
    for (int i = 0; i < 20; i++) {
      int n = i;
      var id = api.post("undo-" + i, payment("undone", "shop", "1.00")).text("transaction_id");
      var answers =
          together(
              List.of(
                  () -> api.reverse("undo-a-" + n, id), () -> other.reverse("undo-b-" + n, id)));
      var statuses = answers.stream().map(Api.Answer::status).sorted().toList();
      assertEquals(List.of(201, 422), statuses);
      refused(
          "already-reversed",
          answers.stream().filter(a -> a.status() == 422).findAny().orElseThrow());
    }
    assertEquals("100.00 held 0.00 available 100.00", api.money("undone"));
  }

  @Test
  void aHoldIsSettledOnceThoughTwoLanesAreAsked() throws Exception {
    customer("raced", "20.00");
    for (int i = 0; i < 20; i++) {
      int n = i;
      var id = api.authorise("race-" + i, payment("raced", "shop", "1.00")).text("transaction_id");
      var answers =
          together(
              List.of(
                  () -> api.capture("race-a-" + n, id, Map.of()),
                  () -> other.release("race-b-" + n, id)));
      var statuses = answers.stream().map(Api.Answer::status).sorted().toList();
      assertEquals(List.of(201, 422), statuses);
    }
    assertTrue(api.money("raced").contains(" held 0.00 "), api.money("raced"));
  }

  @Test
  void aReversalNeedsTheMoneyToBeThere() throws Exception {
    customer("spent", "5.00");
    var deposit = api.post("spent-1", payment("cash", "spent", "3.00")).text("transaction_id");
    assertEquals(201, api.post("spent-2", payment("spent", "shop", "8.00")).status());
    refused("insufficient-funds", api.reverse("spent-3", deposit));
    assertEquals(201, api.post("spent-4", payment("cash", "spent", "3.00")).status());
    var reverse = api.reverse("spent-5", deposit);
    assertEquals(201, reverse.status(), reverse.raw()::body);
    var read = api.get("/v1/transactions/" + reverse.text("transaction_id"));
    assertEquals("spent", read.text("debit_account"));
    assertEquals("spent", read.text("subject_account"));
    assertEquals("reverse", read.text("kind"));
    assertEquals(
        reverse.text("transaction_id"), api.get("/v1/transactions/" + deposit).text("reversed_by"));
  }

  @Test
  void onlyWhatMovedMoneyCanBeReversed() throws Exception {
    customer("what", "10.00");
    var hold = authorised("what", "2.00");
    refused("not-reversible", api.reverse("what-1", hold));
    var capture = api.capture("what-2", hold, Map.of()).text("transaction_id");
    var reverse = api.reverse("what-3", capture).text("transaction_id");
    refused("not-reversible", api.reverse("what-4", reverse));
    refused("already-reversed", api.reverse("what-5", capture));
    refused("not-an-authorisation", api.capture("what-6", capture, Map.of()));
    refused("unknown-transaction", api.release("what-7", NO_TRANSACTION));
    refused("unknown-transaction", api.reverse("what-8", "ffffffff-ffff-7fff-bfff-ffffffffffff"));
    assertEquals(400, api.reverse("what-9", "1-1-1-1-1").status());
    assertEquals("10.00 held 0.00 available 10.00", api.money("what"));
  }

  @Test
  void aReplayOfAnyKindReturnsTheFirstAnswer() throws Exception {
    customer("again", "10.00");
    var hold = authorised("again", "2.00");
    var second = authorised("again", "3.00");
    List<Callable<Api.Answer>> calls =
        List.of(
            () -> api.authorise("again-auth-2.00", payment("again", "shop", "2.00")),
            () -> api.capture("again-1", hold, Map.of("amount", "1.50")),
            () -> api.release("again-2", second),
            () -> api.release("again-3", hold));
    for (var call : calls) {
      var once = call.call();
      var twice = call.call();
      assertEquals(once.status(), twice.status());
      assertEquals(once.body(), twice.body());
      assertTrue(twice.replayed());
    }
    var reused = api.capture("again-1", hold, Map.of("amount", "1.51"));
    refused("idempotency-key-reused", reused);
    assertFalse(api.capture("again-4", hold, Map.of("amount", "1.50")).replayed());
  }

  @Test
  void attributesComeBackInTheirCanonicalForm() throws Exception {
    customer("attributes", "10.00");
    var body =
        """
        {"debit_account":"attributes","credit_account":"shop","amount":"1.00","currency":"EUR",
         "attributes":{"z":[1.50,{"b":null,"a":-0}],"aa":"é"}}\
        """;
    var posted = api.post("attributes-1", body);
    var read = api.get("/v1/transactions/" + posted.text("transaction_id"));
    assertEquals(
        "{\"aa\":\"é\",\"z\":[1.5,{\"a\":0,\"b\":null}]}",
        Attributes.canonical(read.body().path("attributes").toString()));
    assertTrue(api.post("attributes-1", body.replace("1.50", "15e-1")).replayed());
    var refused = api.post("attributes-2", body.replace("é", "\\u0000"));
    assertEquals(400, refused.status());
    assertEquals("attributes", refused.text("field"));
  }

  @Test
  void jsonbGivesEveryCanonicalFormBack() throws Exception {
    var json = new RandomJson(Seeds.random(Seeds.one()));
    try (var sql = servers.sql();
        var there = sql.prepareStatement("SELECT CAST(? AS jsonb)::text")) {
      for (int i = 0; i < 3_000; i++) {
        var canonical = Attributes.canonical(json.object());
        there.setString(1, canonical);
        try (var back = there.executeQuery()) {
          assertTrue(back.next());
          assertEquals(canonical, Attributes.canonical(back.getString(1)));
        }
      }
    }
  }

  @Test
  void whatLanesDoTogetherBalancesAndIsPublishedAsItStands() throws Exception {
    try (var load = KindsLoad.start(12, Seeds.one(), List.of(api, other))) {
      await().atMost(Duration.ofMinutes(3)).until(() -> load.done() >= 4_000);
      load.finish();
    }
    var soonOver =
        "SELECT count(*) FROM ledger.hold WHERE state = 'OPEN' AND expires_at < now() + interval '1 minute'";
    await().atMost(Duration.ofMinutes(1)).until(() -> servers.number(soonOver) == 0);
    KindsLoad.booksAreRight(servers);
    Proof.ledgerAndKafkaAgree(servers);
    var kinds = new HashSet<Kind>(); // that reach a customer, as the proof has found it said
    for (var read : PublishedLog.all(servers.kafka().bootstrap(), Topics.TRANSACTIONS)) {
      if (read.value().reachesCustomer()) {
        kinds.add(read.value().kind());
      }
    }
    assertEquals(Set.of(Kind.POST, Kind.CAPTURE), kinds);
  }

  private static List<Api.Answer> together(List<Callable<Api.Answer>> calls) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers = new ArrayList<Api.Answer>();
      for (var answered : threads.invokeAll(calls)) {
        answers.add(answered.get());
      }
      return answers;
    }
  }
}
