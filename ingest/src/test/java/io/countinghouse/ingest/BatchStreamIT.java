package io.countinghouse.ingest;

import static io.countinghouse.ingest.Api.payment;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.stack.ServiceProcess;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Batches whose request and response are under way at the same time. */
final class BatchStreamIT {

  private static final Duration MAX = Duration.ofSeconds(60);

  private static Ingest servers;
  private static ServiceProcess service;

  @BeforeAll
  static void start() throws Exception {
    servers = Ingest.servers();
    service = servers.start("ingest", Map.of("INGEST_LANES", "0"));
    var api = servers.api(service);
    api.opened("cash", "cash");
    api.opened("alma", "customer");
  }

  @AfterAll
  static void stop() {
    service.close();
    servers.close();
  }

  @Test
  void aLineIsAnsweredWhileTheRequestIsOpen() throws Exception {
    try (var client = new RawClient(service)) {
      client.send(head());
      for (int i = 1; i <= 3; i++) {
        client.sendChunk(line("open-" + i));
        var answer = answer(client, i);
        assertEquals("posted", answer.path("status").asString(), answer::toString);
      }
      client.sendChunk("no request\n");
      assertEquals("invalid", answer(client, 4).path("status").asString());
      client.send("0\r\n\r\n");
      assertEquals("0", client.lineWith("0", MAX), "the last chunk");
    }
  }

  @Test
  void aClientThatReadsNothingBeforeItHasSentAllGetsAllAnswers() throws Exception {
    int lines = 10_000;
    try (var client = new RawClient(service)) {
      client.send(head());
      for (int i = 1; i <= lines; i++) {
        client.sendChunk("no request, and as long as a request ".repeat(10) + "\n");
      }
      client.send("0\r\n\r\n");
      for (int i = 1; i <= lines; i++) {
        assertEquals("invalid", answer(client, i).path("status").asString());
      }
    }
  }

  @Test
  void aRequestThatBreaksOffIsToldFromWhichLineOnItWasNotRead() throws Exception {
    try (var client = new RawClient(service)) {
      client.send(head());
      client.sendChunk(line("broken-1"));
      assertEquals("posted", answer(client, 1).path("status").asString());
      client.sendChunk(line("broken-2") + "{\"half\"");
      client.send("no chunk\r\n");
      assertEquals("posted", answer(client, 2).path("status").asString());
      var unread = answer(client, 3);
      assertEquals("unread", unread.path("status").asString());
      assertEquals("urn:countinghouse:problem:broken-off", unread.at("/problem/type").asString());
      assertTrue(client.rest(MAX).length() < 100, "and the connection ends");
    }
    assertEquals(
        2,
        servers.number(
            "SELECT count(*) FROM ledger.idempotency_key WHERE idempotency_key LIKE 'broken-%'"));
  }

  private static JsonNode answer(RawClient client, int line) throws Exception {
    return Api.JSON.readTree(client.lineWith("{\"line\":" + line + ",", MAX));
  }

  private static String head() {
    return "POST /v1/transactions/batch HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
        + Ingest.KEY
        + "\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n";
  }

  private static String line(String key) {
    return Api.line(key, payment("cash", "alma", "1.00"));
  }
}
