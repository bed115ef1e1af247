package io.countinghouse.systemtests;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A payment system that never forgets: it posts batches and sends each line again, under its key,
 * until it has a definite answer. What was answered as posted is remembered, to be held against the
 * servers afterwards.
 */
final class Till {

  private static final JsonMapper JSON = new JsonMapper();
  private static final int LINES = 25;
  private static final int CUSTOMERS = 40;
  private static final String[] CURRENCIES = {"EUR", "USD", "JPY", "KWD"};

  /** Longer than any restart of a server on a busy machine. */
  private static final Duration UNDECIDED_MAX = Duration.ofMinutes(3);

  private final URI uri;
  private final String name;
  private final SplittableRandom random;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final Map<String, String> posted = new LinkedHashMap<>();
  private int keys;

  Till(URI uri, String name, long seed) {
    this.uri = uri;
    this.name = name;
    this.random = new SplittableRandom(seed);
  }

  /** Each posted key, with the transaction id that the answer gave. */
  Map<String, String> posted() {
    return posted;
  }

  /** Opens the accounts that all tills pay between. */
  static void openAccounts(URI uri) throws IOException, InterruptedException {
    var till = new Till(uri, "opener", 0);
    till.open("cash", "cash");
    for (int i = 0; i < CUSTOMERS; i++) {
      till.open("customer-" + i, "customer");
    }
    for (int i = 0; i < 5; i++) {
      till.open("merchant-" + i, "merchant");
    }
  }

  private void open(String account, String kind) throws IOException, InterruptedException {
    var body = JSON.writeValueAsString(Map.of("account", account, "kind", kind));
    var answer = send("/v1/accounts", "application/json", body);
    if (answer.statusCode() / 100 != 2) {
      throw new IllegalStateException("account " + account + ": " + answer.body());
    }
  }

  /** One batch, until all of its lines are decided. */
  void payOneBatch() throws InterruptedException {
    var open = new LinkedHashMap<String, Map<String, String>>();
    for (int i = 0; i < LINES; i++) {
      var payment = payment();
      open.put(payment.getOrDefault("idempotency_key", ""), payment);
    }
    long deadline = System.nanoTime() + UNDECIDED_MAX.toNanos();
    while (!open.isEmpty()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("undecided after " + UNDECIDED_MAX + ": " + open.keySet());
      }
      try {
        settle(open);
      } catch (IOException e) { // the outcome is unknown: the same keys are sent again
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
      }
    }
  }

  private void settle(Map<String, Map<String, String>> open)
      throws IOException, InterruptedException {
    var keys = List.copyOf(open.keySet());
    var lines = new ArrayList<String>();
    open.values().forEach(payment -> lines.add(JSON.writeValueAsString(payment)));
    var answer =
        send("/v1/transactions/batch", "application/x-ndjson", String.join("\n", lines) + "\n");
    if (answer.statusCode() != 200) {
      throw new IOException("status " + answer.statusCode() + ": " + answer.body());
    }
    var results = answer.body().lines().map(JSON::readTree).toList();
    for (var result : results) {
      decide(open, keys.get(result.get("line").asInt() - 1), result);
    }
  }

  private void decide(Map<String, Map<String, String>> open, String key, JsonNode result) {
    switch (result.get("status").asString()) {
      case "posted", "replayed" -> {
        if (result.has("transaction_id")) {
          posted.put(key, result.get("transaction_id").asString());
        }
        open.remove(key);
      }
      case "refused" -> open.remove(key);
      case "unavailable" -> {
        // stays open
      }
      default -> throw new IllegalStateException("unexpected: " + result);
    }
  }

  private Map<String, String> payment() {
    var customer = "customer-" + random.nextInt(CUSTOMERS);
    var payment = new LinkedHashMap<String, String>();
    payment.put("idempotency_key", name + "-" + keys++);
    boolean deposit = random.nextInt(3) == 0;
    payment.put("type", deposit ? "cash_deposit" : "card");
    payment.put("debit_account", deposit ? "cash" : customer);
    payment.put("credit_account", deposit ? customer : "merchant-" + random.nextInt(5));
    payment.put("amount", Integer.toString(1 + random.nextInt(deposit ? 500 : 80)));
    payment.put("currency", CURRENCIES[random.nextInt(CURRENCIES.length)]);
    payment.put("country", "NL");
    return payment;
  }

  private HttpResponse<String> send(String path, String type, String body)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(uri.resolve(path))
            .timeout(Duration.ofSeconds(30))
            .header("Authorization", "Bearer " + Pipeline.API_KEY)
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }
}
