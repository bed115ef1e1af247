package io.countinghouse.ingest;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.countinghouse.events.Topics;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The trace of a request goes on with what it posted. */
final class TraceIT {

  private static final Map<String, String> PAYMENT = Api.payment("cash", "alice", "1.00");

  private Ingest servers;

  @BeforeEach
  void startServers() throws Exception {
    servers = Ingest.servers();
  }

  @AfterEach
  void stopServers() {
    servers.close();
  }

  @Test
  void aTraceTravelsFromTheRequestToTheRecord() throws Exception {
    try (var service = servers.start("ingest", Map.of())) {
      var api = opened(service);
      submit(api, "/v1/transactions", "posted", trace(1), PAYMENT);
      submit(api, "/v1/transactions", "posted", trace(2), PAYMENT); // again: the first one's stands
      submit(api, "/v1/transactions", "untraced", "", PAYMENT);
      var hold = submit(api, "/v1/authorisations", "held", trace(3), PAYMENT);
      var capture = "/v1/authorisations/" + hold.text("transaction_id") + "/capture";
      submit(api, capture, "captured", trace(4), Map.of());
      batch(api, trace(5), "line-1", "line-2");
      batch(api, "", "line-3");
      assertPublished(
          Map.of(
              "posted", trace(1),
              "untraced", "",
              "held", trace(3),
              "captured", trace(4),
              "line-1", trace(5),
              "line-2", trace(5),
              "line-3", ""));
    }
  }

  @Test
  void anInvalidTraceparentIsIgnored() throws Exception {
    try (var service = servers.start("ingest", Map.of())) {
      var api = opened(service);
      submit(api, "/v1/transactions", "nonsense", "a trace", PAYMENT);
      submit(api, "/v1/transactions", "version-ff", "ff" + trace(1).substring(2), PAYMENT);
      submit(api, "/v1/transactions", "later", "01" + trace(2).substring(2) + "-new", PAYMENT);
      assertPublished(Map.of("nonsense", "", "version-ff", "", "later", trace(2)));
    }
  }

  @Test
  void whatIsPublishedFromTheLedgerHasTheSameTrace() throws Exception {
    servers.kafka().kill();
    try (var service = servers.start("ingest", Map.of())) {
      var api = opened(service);
      submit(api, "/v1/transactions", "traced", trace(1), PAYMENT);
      submit(api, "/v1/transactions", "untraced", "", PAYMENT);
      batch(api, trace(2), "line-1", "line-2");
      service.kill(); // what it would have handed over is gone: there is only the ledger
      service.restart();
      servers.kafka().restart();
      assertPublished(
          Map.of("traced", trace(1), "untraced", "", "line-1", trace(2), "line-2", trace(2)));
      Proof.ledgerAndKafkaAgree(servers);
    }
  }

  private Api opened(io.countinghouse.stack.ServiceProcess service) throws Exception {
    var api = servers.api(service);
    api.opened("cash", "cash");
    api.opened("alice", "customer");
    return api;
  }

  private static String trace(int number) {
    return "00-0af7651916cd43dd8448eb211c80319%d-b7ad6b7169203331-01".formatted(number);
  }

  private static Api.Answer submit(
      Api api, String path, String key, String traceparent, Map<String, String> fields)
      throws IOException, InterruptedException {
    var request =
        api.request(path)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofString(Api.JSON.writeValueAsString(fields)));
    if (!traceparent.isEmpty()) {
      request.header("traceparent", traceparent);
    }
    var answer = api.send(request.build());
    assertEquals(201, answer.status(), answer.raw()::body);
    return answer;
  }

  private static void batch(Api api, String traceparent, String... keys)
      throws IOException, InterruptedException {
    var lines = new StringBuilder();
    for (var key : keys) {
      lines.append(Api.line(key, PAYMENT));
    }
    var request =
        api.request("/v1/transactions/batch")
            .header("Content-Type", "application/x-ndjson")
            .POST(BodyPublishers.ofString(lines.toString()));
    if (!traceparent.isEmpty()) {
      request.header("traceparent", traceparent);
    }
    var answer = api.send(request.build());
    assertEquals(keys.length, answer.raw().body().lines().count(), answer.raw()::body);
  }

  /** The traces in Kafka by idempotency key; nothing: the record has no such header. */
  private void assertPublished(Map<String, String> wanted) {
    await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions() // Kafka may be on its way still
        .untilAsserted(() -> {
          var published = new TreeMap<String, String>();
          for (var read : PublishedLog.all(servers.kafka().bootstrap(), Topics.TRANSACTIONS)) {
            published.put(read.value().idempotencyKey(), read.traceparent().orElse(""));
          }
          assertEquals(new TreeMap<>(wanted), published);
        });
  }
}
