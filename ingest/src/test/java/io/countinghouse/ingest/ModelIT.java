package io.countinghouse.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.testkit.Seeds;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A lane gives the answers of a model, whatever it batches together. */
final class ModelIT {

  private static final int BATCHES = 25;
  private static final int LINES = 200;
  private static final int ACCOUNTS = 5;

  private final long seed = Seeds.one();
  private final RandomGenerator random = Seeds.random(seed);
  private final RandomJson json = new RandomJson(random);
  private final ModelLedger model = new ModelLedger();
  private final List<String> ids = new ArrayList<>(List.of("019ca8e1-a800-7001-8000-000000000001"));
  private final List<Map<String, String>> sent = new ArrayList<>();
  private final List<String> answered = new ArrayList<>();

  @Test
  void aLaneAnswersAsTheModelDoes() throws Exception {
    try (var servers = Ingest.servers();
        var service = servers.start("ingest", Map.of("INGEST_LANES", "0"))) {
      var api = servers.api(service);
      for (int i = 0; i < ACCOUNTS; i++) {
        api.opened(account(i), i == 0 ? "external" : "customer");
      }
      for (int batch = 0; batch < BATCHES; batch++) {
        batch(api);
      }
      for (int i = 0; i < ACCOUNTS; i++) {
        assertEquals(model.balance(account(i)), stored(servers, "balance_minor", i));
        assertEquals(model.held(account(i)), stored(servers, "held_minor", i));
      }
      KindsLoad.booksAreRight(servers);
      Proof.ledgerAndKafkaAgree(servers);
    }
  }

  private void batch(Api api) throws Exception {
    int before = sent.size();
    var replays = new LinkedHashMap<Integer, Integer>();
    var text = new StringBuilder();
    for (int i = 0; i < LINES; i++) {
      if (before > 0 && random.nextInt(20) == 0) {
        replays.put(i, random.nextInt(before));
        text.append(text(sent.get(replays.getOrDefault(i, 0)))).append('\n');
      } else {
        var line = line();
        sent.add(line);
        text.append(text(line)).append('\n');
      }
    }
    var answers = api.batch(text.toString());
    for (int i = 0; i < LINES; i++) {
      var replayed = replays.get(i);
      if (replayed == null) {
        fresh(answers.get(i));
      } else {
        replayed(answers.get(i), answered.get(replayed));
      }
    }
  }

  private void fresh(JsonNode answer) {
    var line = sent.get(answered.size());
    assertTrue(answer.path("replayed").isMissingNode(), answer::toString);
    var id = answer.path("transaction_id").asString("");
    assertEquals(model.apply(line, id), said(answer), () -> line + " " + answer);
    if (!id.isEmpty()) {
      ids.add(id);
    }
    answered.add(id.isEmpty() ? said(answer) : id);
  }

  private static void replayed(JsonNode answer, String before) {
    var id = answer.path("transaction_id").asString("");
    assertEquals(before, id.isEmpty() ? said(answer) : id, answer::toString);
    assertEquals(id.isEmpty() ? "refused" : "replayed", answer.path("status").asString());
    assertEquals(id.isEmpty(), answer.path("replayed").asBoolean(false), answer::toString);
  }

  private static String said(JsonNode answer) {
    var problem = answer.path("problem").path("type").asString("");
    return problem.isEmpty()
        ? answer.path("status").asString()
        : problem.substring(problem.lastIndexOf(':') + 1);
  }

  private Map<String, String> line() {
    var kind = List.of("post", "authorise", "capture", "void", "reverse").get(random.nextInt(5));
    var line = new LinkedHashMap<String, String>();
    if (kind.equals("post") || kind.equals("authorise")) {
      int debit = random.nextInt(ACCOUNTS);
      int credit = (debit + 1 + random.nextInt(ACCOUNTS - 1)) % ACCOUNTS;
      line.putAll(Api.payment(account(debit), account(credit), amount()));
    } else {
      // The newest are the most likely, so that a hold is asked for more than once in a batch.
      int back = Math.min(ids.size(), 1 + random.nextInt(1 + random.nextInt(60)));
      line.put("transaction_id", ids.get(ids.size() - back));
      if (kind.equals("capture") && random.nextBoolean()) {
        line.put("amount", amount());
      }
    }
    line.put("kind", kind);
    line.put("idempotency_key", "model-" + sent.size());
    return line;
  }

  /** The same line gives the same text: attributes are drawn once, and remembered with it. */
  private String text(Map<String, String> line) {
    var attributes = line.computeIfAbsent("attributes", name -> json.object());
    var node = Api.JSON.createObjectNode();
    line.forEach((name, value) -> {
      if (!name.equals("attributes")) {
        node.put(name, value);
      }
    });
    var text = node.toString();
    return text.substring(0, text.length() - 1) + ",\"attributes\":" + attributes + "}";
  }

  private String amount() {
    return "%d.%02d".formatted(random.nextInt(10), 1 + random.nextInt(99));
  }

  private static String account(int number) {
    return number == 0 ? "bank" : "model-" + number;
  }

  private static long stored(Ingest servers, String column, int account) throws Exception {
    return servers.number(
        "SELECT coalesce(sum(%s), 0)::bigint FROM ledger.balance JOIN ledger.account USING (account_id) WHERE account = '%s'"
            .formatted(column, account(account)));
  }
}
