package io.countinghouse.ingest;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.ingest.http.OpenApiDocument;
import io.countinghouse.ingest.http.OpenApiDocument.Operation;
import io.countinghouse.ingest.http.OpenApiDocument.Promise;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The examples of docs/openapi.yaml, run one after another against the service. */
final class OpenApiIT {

  /** What differs from run to run; an example's value stands for what the service gave. */
  private static final Set<String> VOLATILE =
      Set.of(
          "transaction_id",
          "related_id",
          "expires_at",
          "lane",
          "lane_seq",
          "posted_at",
          "occurred_at",
          "claimed_at",
          "complete_to",
          "booking_date",
          "value_date",
          "next_cursor",
          "at",
          "backlog",
          "from",
          "rule_set",
          "until",
          "final");

  private final Map<String, String> given = new HashMap<>();

  @Test
  void everyExampleIsAnsweredAsPromised() throws Exception {
    var document = OpenApiDocument.read();
    var operations =
        document.operations().stream().collect(Collectors.toMap(Operation::id, o -> o));
    try (var servers = Ingest.servers();
        var service = servers.start("ingest", Map.of())) {
      var api = servers.api(service);
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> api.get("/health/ready").body().at("/lanes/1/publishing").asBoolean());
      for (var step : document.root().path("x-walkthrough")) {
        var names = step.asString().split(":", 2);
        var operation = operations.get(names[0]);
        assertTrue(operation != null, () -> "no operation " + names[0]);
        var promises = document.promises(operation, names[1]);
        assertEquals(1, promises.size(), () -> "answers with an example " + step);
        var answer = api.send(request(api, operation, names[1]));
        check(document, promises.getFirst(), answer.raw(), step.asString());
      }
    }
  }

  private HttpRequest request(Api api, Operation operation, String example) {
    var path = operation.path();
    var query = new StringBuilder();
    var headers = new HashMap<String, String>();
    for (var parameter : operation.parameters()) {
      var value = parameter.path("examples").path(example).path("value");
      if (!value.isMissingNode()) {
        var text = given.getOrDefault(value.asString(), value.asString());
        var name = parameter.path("name").asString();
        switch (parameter.path("in").asString()) {
          case "path" -> path = path.replace("{" + name + "}", encoded(text));
          case "query" ->
              query.append(query.isEmpty() ? '?' : '&').append(name + "=" + encoded(text));
          default -> headers.put(name, text);
        }
      }
    }
    var request = api.request(path + query);
    if (operation.method().equals("post")) {
      request.POST(BodyPublishers.noBody());
    }
    var body = operation.node().path("requestBody").path("content");
    for (var content : body.properties()) {
      var value = content.getValue().path("examples").path(example).path("value");
      if (!value.isMissingNode()) {
        headers.put("Content-Type", content.getKey());
        request.POST(
            BodyPublishers.ofString(value.isString() ? value.asString() : value.toString()));
      }
    }
    headers.forEach(request::setHeader);
    return request.build();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private void check(
      OpenApiDocument document, Promise promise, HttpResponse<String> answer, String step) {
    assertEquals(promise.status(), answer.statusCode(), () -> step + ": " + answer.body());
    var type = answer.headers().firstValue("Content-Type").orElse("").split(";", 2)[0];
    assertEquals(promise.type(), type, step);
    if (type.endsWith("ndjson")) {
      var examples = promise.example().asString().lines().toList();
      var lines = answer.body().lines().toList();
      assertEquals(examples.size(), lines.size(), step);
      for (int i = 0; i < lines.size(); i++) {
        var line = Api.JSON.readTree(lines.get(i));
        assertEquals(List.of(), document.errors(promise.schema(), line), step);
        same(Api.JSON.readTree(examples.get(i)), line, step);
      }
    } else if (type.endsWith("json")) {
      var body = Api.JSON.readTree(answer.body());
      assertEquals(List.of(), document.errors(promise.schema(), body), step);
      same(promise.example(), body, step);
    } else {
      assertTrue(!answer.body().isEmpty(), step);
    }
  }

  /** The same fields and values, but for those that differ from run to run. */
  private void same(JsonNode example, JsonNode answer, String step) {
    if (example.isObject()) {
      var names = example.propertyStream().map(Map.Entry::getKey).collect(Collectors.toSet());
      assertEquals(
          names, answer.propertyStream().map(Map.Entry::getKey).collect(Collectors.toSet()), step);
      for (var name : names) {
        if (VOLATILE.contains(name)) {
          if (example.path(name).isString()) {
            given.put(example.path(name).asString(), answer.path(name).asString());
          }
        } else {
          same(example.path(name), answer.path(name), step + "/" + name);
        }
      }
    } else if (example.isArray()) {
      assertEquals(example.size(), answer.size(), step);
      for (int i = 0; i < example.size(); i++) {
        same(example.get(i), answer.get(i), step + "/" + i);
      }
    } else {
      assertEquals(example, answer, step);
    }
  }
}
