package io.countinghouse.ingest;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client of the API. */
final class Api {

  static final JsonMapper JSON = new JsonMapper();

  /** Of megabytes, on a machine that is busy otherwise. */
  private static final Duration BATCH_MAX = Duration.ofMinutes(1);

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** An answer with its body read as JSON. */
  record Answer(int status, JsonNode body, HttpResponse<String> raw) {

    String text(String field) {
      return body.path(field).asString("");
    }

    boolean replayed() {
      return raw.headers().firstValue("Idempotent-Replayed").isPresent();
    }
  }

  private final String address;
  private final String key;

  Api(String address, String key) {
    this.address = address;
    this.key = key;
  }

  /** The same service for another client. */
  Api as(String otherKey) {
    return new Api(address, otherKey);
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(address + path))
        .timeout(Duration.ofSeconds(15))
        .header("Authorization", "Bearer " + key);
  }

  Answer send(HttpRequest request) throws IOException, InterruptedException {
    var raw = HTTP.send(request, BodyHandlers.ofString());
    var type = raw.headers().firstValue("Content-Type").orElse("");
    return new Answer(
        raw.statusCode(),
        type.contains("json") && !type.contains("ndjson")
            ? JSON.readTree(raw.body())
            : JSON.createObjectNode(),
        raw);
  }

  Answer get(String path) throws IOException, InterruptedException {
    return send(request(path).GET().build());
  }

  Answer account(String name) throws IOException, InterruptedException {
    var encoded = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    return get("/v1/accounts/" + encoded);
  }

  /** Posts a document. */
  Answer json(String path, String json) throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json))
            .build());
  }

  /** Asks for a change of an account's status: freeze, unfreeze or close. */
  Answer change(String name, String verb) throws IOException, InterruptedException {
    var encoded = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    return send(
        request("/v1/accounts/" + encoded + "/" + verb).POST(BodyPublishers.noBody()).build());
  }

  Answer post(String key, Map<String, String> fields) throws IOException, InterruptedException {
    return post(key, JSON.writeValueAsString(fields));
  }

  Answer post(String key, String body) throws IOException, InterruptedException {
    return send(
        request("/v1/transactions")
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  /** A request with a key, to any path; the fields may be none. */
  Answer submit(String path, String key, Map<String, String> fields)
      throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofString(JSON.writeValueAsString(fields)))
            .build());
  }

  Answer authorise(String key, Map<String, String> fields)
      throws IOException, InterruptedException {
    return submit("/v1/authorisations", key, fields);
  }

  Answer capture(String key, String id, Map<String, String> fields)
      throws IOException, InterruptedException {
    return submit("/v1/authorisations/" + id + "/capture", key, fields);
  }

  Answer release(String key, String id) throws IOException, InterruptedException {
    return submit("/v1/authorisations/" + id + "/void", key, Map.of());
  }

  Answer reverse(String key, String id) throws IOException, InterruptedException {
    return submit("/v1/transactions/" + id + "/reverse", key, Map.of());
  }

  /** Balance, held and available of an account in its first currency. */
  String money(String account) throws IOException, InterruptedException {
    var balance = account(account).body().path("balances").path(0);
    return "%s held %s available %s"
        .formatted(
            balance.path("balance").asString(),
            balance.path("held").asString(),
            balance.path("available").asString("any"));
  }

  Answer open(Map<String, String> fields) throws IOException, InterruptedException {
    return send(
        request("/v1/accounts")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(JSON.writeValueAsString(fields)))
            .build());
  }

  void opened(String account, String kind) throws IOException, InterruptedException {
    var answer = open(Map.of("account", account, "kind", kind));
    if (answer.status() != 201 && answer.status() != 200) {
      throw new IllegalStateException("not opened: " + answer.raw().body());
    }
  }

  /** One figure of many, such as {@code lane_backlog{lane="0"}}. */
  double figure(String name) throws IOException, InterruptedException {
    return get("/metrics")
        .raw()
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + name));
  }

  /** The lines of the answer to a batch. */
  List<JsonNode> batch(String lines) throws IOException, InterruptedException {
    return batch("continue", lines);
  }

  /** The lines of the answer to a batch of this mode. */
  List<JsonNode> batch(String mode, String lines) throws IOException, InterruptedException {
    var answer =
        send(
            request("/v1/transactions/batch?mode=" + mode)
                .timeout(BATCH_MAX)
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofString(lines))
                .build());
    if (answer.status() != 200) {
      throw new IllegalStateException(answer.raw().body());
    }
    return answer.raw().body().lines().map(JSON::readTree).toList();
  }

  /** A line of a batch: a request with its key. */
  static String line(String key, Map<String, String> fields) {
    var line = new LinkedHashMap<>(fields);
    line.put("idempotency_key", key);
    return JSON.writeValueAsString(line) + "\n";
  }

  /** The fields of a payment. */
  static Map<String, String> payment(String debit, String credit, String amount) {
    var fields = new LinkedHashMap<String, String>();
    fields.put("debit_account", debit);
    fields.put("credit_account", credit);
    fields.put("amount", amount);
    fields.put("currency", "EUR");
    return fields;
  }
}
