package io.countinghouse.ingest;

import static io.countinghouse.ingest.Api.payment;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The API's promises, one by one. */
final class ApiIT {

  @AutoClose private static Ingest servers;
  private static Api api;

  @BeforeAll
  static void start() throws Exception {
    servers = Ingest.servers();
    api = servers.till(Map.of());
  }

  @Test
  void aReplayedKeyReturnsTheFirstResult() throws Exception {
    api.opened("replay", "customer");
    var first = api.post("replay-1", payment("cash", "replay", "5.00"));
    var again = api.post("replay-1", payment("cash", "replay", "5.00"));
    assertEquals(201, first.status());
    assertFalse(first.replayed());
    assertEquals(201, again.status());
    assertTrue(again.replayed());
    assertEquals(first.body(), again.body());
    assertEquals("5.00", balance("replay"));
  }

  @Test
  void aRefusalIsKeptWithItsKey() throws Exception {
    api.opened("poor", "customer");
    var first = api.post("poor-1", payment("poor", "cash", "5.00"));
    assertEquals(422, first.status());
    assertEquals("urn:countinghouse:problem:insufficient-funds", first.text("type"));
    assertEquals("amount", first.text("field"));
    assertEquals(201, api.post("poor-2", payment("cash", "poor", "5.00")).status());
    var again = api.post("poor-1", payment("poor", "cash", "5.00"));
    assertTrue(again.replayed());
    assertEquals(first.body(), again.body());
    var inBatch = api.batch(Api.line("poor-1", payment("poor", "cash", "5.00"))).getFirst();
    assertEquals("refused", inBatch.path("status").asString());
    assertTrue(inBatch.path("replayed").asBoolean(false), inBatch::toString);
    assertEquals(first.body(), inBatch.path("problem"));
    assertEquals("5.00", balance("poor"));
  }

  @Test
  void aKeyWithOtherContentIsRefused() throws Exception {
    api.opened("reuse", "customer");
    assertEquals(201, api.post("reuse-1", payment("cash", "reuse", "1.00")).status());
    var other = api.post("reuse-1", payment("cash", "reuse", "2.00"));
    assertEquals(422, other.status());
    assertEquals("urn:countinghouse:problem:idempotency-key-reused", other.text("type"));
    assertEquals("1.00", balance("reuse"));
  }

  @Test
  void aKeyIsTheSameInQuotesBareAndInALine() throws Exception {
    api.opened("quoted", "customer");
    var first = api.post("\"quoted-1\"", payment("cash", "quoted", "1.00"));
    assertEquals(201, first.status());
    var id = first.text("transaction_id");
    var bare = api.post("quoted-1", payment("cash", "quoted", "1.00"));
    assertTrue(bare.replayed());
    assertEquals(id, bare.text("transaction_id"));
    var line = api.batch(line("quoted-1", "cash", "quoted", "1.00", "quoted")).getFirst();
    assertEquals("urn:countinghouse:problem:idempotency-key-reused", problem(line));
    var same = Api.line("quoted-1", payment("cash", "quoted", "1.00"));
    var again = api.batch(same).getFirst();
    assertEquals("replayed", again.path("status").asString());
    assertEquals(id, again.path("transaction_id").asString());
    var found = api.get("/v1/transactions/by-key/quoted-1");
    assertEquals(id, found.body().path("transaction").path("transaction_id").asString());
    assertEquals("1.00", balance("quoted"));
  }

  private static String problem(JsonNode line) {
    return line.path("problem").path("type").asString();
  }

  @Test
  void aMalformedKeyAndTwoKeysAreRefusedWithTheHeaderAndTheRule() throws Exception {
    var fields = Api.JSON.writeValueAsString(payment("cash", "nobody", "1.00"));
    var open = api.post("\"open", fields);
    assertEquals(400, open.status());
    assertEquals("Idempotency-Key", open.text("field"));
    assertEquals("text of 5 characters", open.text("given"));
    assertTrue(open.text("rule").contains("closing quote"), open.text("rule"));
    for (var path :
        List.of(
            "/v1/transactions",
            "/v1/authorisations",
            "/v1/transactions/019ca8e1-a800-7001-8000-000000000001/reverse")) {
      var two =
          api.send(
              api.request(path)
                  .header("Content-Type", "application/json")
                  .header("Idempotency-Key", "two-1")
                  .header("Idempotency-Key", "two-2")
                  .POST(BodyPublishers.ofString(path.endsWith("reverse") ? "{}" : fields))
                  .build());
      assertEquals(400, two.status(), path);
      assertEquals("Idempotency-Key", two.text("field"));
      assertEquals("must be given once", two.text("rule"));
      assertEquals("2 values", two.text("given"));
    }
  }

  @Test
  void callersWithTheSameKeyPostOnce() throws Exception {
    api.opened("same", "customer");
    var ids = new HashSet<String>();
    int fresh = 0;
    for (var answer : together(32, i -> api.post("same-1", payment("cash", "same", "1.00")))) {
      assertEquals(201, answer.status(), answer.raw()::body);
      ids.add(answer.text("transaction_id"));
      fresh += answer.replayed() ? 0 : 1;
    }
    assertEquals(1, ids.size());
    assertEquals(1, fresh);
    assertEquals("1.00", balance("same"));
  }

  @Test
  void fundsAreSpentOnceUnderConcurrency() throws Exception {
    api.opened("spender", "customer");
    api.opened("shop", "merchant");
    assertEquals(201, api.post("spend-0", payment("cash", "spender", "10.00")).status());
    int posted = 0;
    for (var answer :
        together(40, i -> api.post("spend-" + (i + 1), payment("spender", "shop", "1.00")))) {
      posted += answer.status() == 201 ? 1 : 0;
    }
    assertEquals(10, posted);
    assertEquals("0.00", balance("spender"));
    assertEquals("10.00", balance("shop"));
  }

  @Test
  void linesOfABatchAreDecidedInTheirOrder() throws Exception {
    api.opened("order", "customer");
    var lines =
        api.batch(
            line("o-1", "order", "cash", "1.00", "order")
                + line("o-2", "cash", "order", "1.00", "order")
                + line("o-3", "order", "cash", "1.00", "order")
                + line("o-2", "cash", "order", "1.00", "order")
                + line("o-2", "cash", "order", "9.00", "order")
                + "{\"idempotency_key\":\"o-6\"}\n"
                + "not json\n\n"
                + line("o-9", "cash", "nobody", "1.00", "nobody").strip());
    var statuses = lines.stream().map(l -> l.path("status").asString()).toList();
    assertEquals(
        List.of(
            "refused",
            "posted",
            "posted",
            "replayed",
            "refused",
            "invalid",
            "invalid",
            "invalid",
            "refused"),
        statuses);
    for (int i = 0; i < lines.size(); i++) {
      assertEquals(i + 1, lines.get(i).path("line").asInt());
    }
    assertEquals(lines.get(1).path("transaction_id"), lines.get(3).path("transaction_id"));
    assertEquals("debit_account", lines.get(5).path("problem").path("field").asString());
    assertEquals(
        "urn:countinghouse:problem:unknown-account",
        lines.get(8).path("problem").path("type").asString());
    assertEquals("0.00", balance("order"));
  }

  @Test
  void anAccountKeepsItsCurrency() throws Exception {
    assertEquals(
        201, api.open(Map.of("account", "yen", "kind", "customer", "currency", "JPY")).status());
    var refused = api.post("yen-1", payment("cash", "yen", "1.00"));
    assertEquals(422, refused.status());
    assertEquals("urn:countinghouse:problem:currency-not-kept", refused.text("type"));
    assertEquals("credit_account", refused.text("field"));
    var yen = payment("cash", "yen", "100");
    yen.put("currency", "JPY");
    assertEquals(201, api.post("yen-2", yen).status());
    assertEquals("100", balance("yen"));
  }

  @Test
  void anOverdraftGoesToItsLimitAndNoFurther() throws Exception {
    var wanted =
        Map.of("account", "limit", "kind", "customer", "currency", "EUR", "overdraft", "50.00");
    assertEquals(201, api.open(wanted).status());
    assertEquals(200, api.open(wanted).status());
    assertEquals(409, api.open(Map.of("account", "limit", "kind", "merchant")).status());
    assertEquals(201, api.post("limit-1", payment("limit", "cash", "50.00")).status());
    assertEquals(422, api.post("limit-2", payment("limit", "cash", "0.01")).status());
    assertEquals("50.00", api.account("limit").text("overdraft"));
    assertEquals("-50.00", balance("limit"));
  }

  @Test
  void theSubjectIsTheCustomersSide() throws Exception {
    api.opened("subject", "customer");
    var deposit = api.post("subject-1", payment("cash", "subject", "3.00"));
    var back = api.post("subject-2", payment("subject", "cash", "1.00"));
    for (var posted : List.of(deposit, back)) {
      var read = api.get("/v1/transactions/" + posted.text("transaction_id"));
      assertEquals("subject", read.text("subject_account"));
    }
  }

  @Test
  void aTimeTooFarAheadIsRefused() throws Exception {
    api.opened("early", "customer");
    var ahead = payment("cash", "early", "1.00");
    ahead.put("occurred_at", Instant.now().plusSeconds(400).toString());
    assertEquals(
        "urn:countinghouse:problem:occurred-ahead", api.post("early-1", ahead).text("type"));
    ahead.put("occurred_at", Instant.now().plusSeconds(200).toString());
    assertEquals(201, api.post("early-2", ahead).status());
  }

  @Test
  void aNameMayHoldAnyPrintableText() throws Exception {
    var name = "Ladenkasse 7/ä%+?";
    api.opened(name, "customer");
    assertEquals(201, api.post("name-1", payment("cash", name, "1.00")).status());
    assertEquals("1.00", balance(name));
  }

  @Test
  void whoeverHasNoKeyIsTurnedAway() throws Exception {
    var stranger = api.as("a wrong key");
    assertEquals(401, stranger.account("cash").status());
    assertEquals(401, stranger.post("x", payment("cash", "a", "1.00")).status());
    assertEquals(
        401,
        stranger
            .send(
                stranger
                    .request("/v1/transactions/batch")
                    .POST(BodyPublishers.ofString(""))
                    .build())
            .status());
  }

  @Test
  void whatIsNoRequestOfTheApiIsAProblemToo() throws Exception {
    assertEquals(404, api.get("/v2/nothing").status());
    assertEquals(404, api.get("/v1/transactions/none").status());
    assertEquals(404, api.account("no such account").status());
    assertEquals(405, api.get("/v1/transactions/batch").status());
    assertEquals(405, api.get("/v1/accounts").status());
    var text =
        api.send(
            api.request("/v1/transactions")
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("{}"))
                .build());
    assertEquals(415, text.status());
    var large = api.post("large", "{\"description\":\"" + "x".repeat(70_000) + "\"}");
    assertEquals(413, large.status());
    var invalid = api.post("invalid", "{\"colour\":\"red\"}");
    assertEquals(400, invalid.status());
    assertEquals("colour", invalid.text("field"));
    assertEquals(
        "application/problem+json", invalid.raw().headers().firstValue("Content-Type").orElse(""));
    assertTrue(api.get("/metrics").raw().body().contains("lane_backlog"));
  }

  private static String line(
      String key, String debit, String credit, String amount, String subject) {
    var fields = payment(debit, credit, amount);
    fields.put("subject_account", subject);
    return Api.line(key, fields);
  }

  private static String balance(String account) throws Exception {
    return api.account(account).body().path("balances").get(0).path("balance").asString();
  }

  private interface Call {
    Api.Answer make(int number) throws Exception;
  }

  private static List<Api.Answer> together(int callers, Call call) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var calls = new ArrayList<Callable<Api.Answer>>();
      for (int i = 0; i < callers; i++) {
        int number = i;
        calls.add(() -> call.make(number));
      }
      var answers = new ArrayList<Api.Answer>();
      for (var answered : threads.invokeAll(calls)) {
        answers.add(answered.get());
      }
      return answers;
    }
  }
}
