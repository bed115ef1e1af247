package io.countinghouse.ingest;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.stack.ServiceProcess;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one client can take of the server, by plain sockets. */
final class HttpBoundsIT {

  private static Ingest servers;
  private static ServiceProcess service;

  @BeforeAll
  static void start() throws Exception {
    servers = Ingest.servers();
    service = servers.start("ingest", Map.of());
    servers.api(service).opened("cash", "cash");
  }

  @AfterAll
  static void stop() {
    service.close();
    servers.close();
  }

  /** All at once, because each waits for a time-out of its own. */
  @Test
  void aSlowClientIsCutOffWhereverItIsSlow() throws Exception {
    var body = head("/v1/transactions", "application/json", 60_000);
    var slow =
        List.<Callable<String>>of(
            () -> slowly(body, "{\"a"),
            () -> slowly(head("/v1/transactions/batch", "application/x-ndjson", 60_000), "{"),
            () -> slowly("GET /health/live HTTP/1.1\r\nHost: x\r\nX-Slow: ", "x"),
            () -> slowly("GET /", "x"),
            () -> onAndOn(body.replace(Ingest.KEY, "nobody's key"), " "),
            () -> silently(body + "{\"debit_account\":"));
    try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var ended : clients.invokeAll(slow)) {
        var answer = ended.get();
        assertTrue(answer.isEmpty() || answer.startsWith("HTTP/1.1 4"), answer);
      }
    }
  }

  /** Begins a request and sends a little now and then; gives what came back at the end. */
  private static String slowly(String begin, String drop) throws IOException {
    try (var client = new RawClient(service)) {
      client.send(begin);
      return trickle(client, drop);
    }
  }

  /** Goes on sending a little after the answer; what it still sends is to be read by nobody. */
  private static String onAndOn(String begin, String drop) throws IOException {
    try (var client = new RawClient(service)) {
      client.send(begin);
      client.lineWith("HTTP/1.1 401", Duration.ofSeconds(30));
      await()
          .pollInterval(Duration.ofMillis(500))
          .atMost(Duration.ofSeconds(60))
          .until(() -> cutOff(client, drop));
      return "";
    }
  }

  private static boolean cutOff(RawClient client, String drop) {
    try {
      client.send(drop);
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  /** Begins a request and sends nothing more. */
  private static String silently(String begin) throws IOException {
    try (var client = new RawClient(service)) {
      client.send(begin);
      return client.rest(Duration.ofSeconds(30)); // ends: the connection is closed
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GARBAGE\r\n\r\n",
        "GET / HTTP/9.9\r\nHost: x\r\n\r\n",
        "GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /\u0001 HTTP/1.1\r\nHost: x\r\n\r\n",
        "POST /v1/transactions HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        "POST /v1/transactions HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n",
        "POST /v1/transactions HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "GET /health/live HTTP/1.1\r\nHost: x\r\nbad header\r\n\r\n",
        "GET /health/live HTTP/1.1\r\n\r\n",
      })
  void whatIsNoHttpIsAClientErrorAndAProblem(String request) throws Exception {
    try (var client = new RawClient(service)) {
      client.send(request);
      client.finish();
      var answer = client.rest(Duration.ofSeconds(30));
      // Where not even a request line can be read, the connection ends without an answer.
      assertTrue(
          answer.isEmpty()
              || (answer.matches("(?s)HTTP/1.1 (4|505).*")
                  && answer.contains("urn:countinghouse:problem:")),
          answer);
    }
  }

  @Test
  void aBrokenChunkWithAGoodKeyIsAClientError() throws Exception {
    try (var client = new RawClient(service)) {
      client.send(
          "POST /v1/transactions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
              + Ingest.KEY
              + "\r\nIdempotency-Key: k\r\nContent-Type: application/json\r\n"
              + "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n");
      client.finish();
      var answer = client.rest(Duration.ofSeconds(30));
      assertTrue(answer.startsWith("HTTP/1.1 4"), answer);
    }
  }

  @Test
  void aHeadThatIsTooLargeIsRefused() throws Exception {
    try (var client = new RawClient(service)) {
      client.send("GET /health/live HTTP/1.1\r\nHost: x\r\nX-Long: " + "x".repeat(20_000));
      client.send("\r\n\r\n");
      var answer = client.rest(Duration.ofSeconds(30));
      assertFalse(answer.startsWith("HTTP/1.1 2"), answer);
    }
    try (var client = new RawClient(service)) {
      client.send("GET /" + "x".repeat(9_000) + " HTTP/1.1\r\nHost: x\r\n\r\n");
      var answer = client.rest(Duration.ofSeconds(30));
      assertFalse(answer.startsWith("HTTP/1.1 2"), answer);
    }
  }

  @Test
  void aBodyThatIsTooLargeIsRefusedBeforeItIsRead() throws Exception {
    try (var client = new RawClient(service)) {
      client.send(head("/v1/transactions", "application/json", 1_000_000_000));
      client.send("{" + " ".repeat(80_000));
      var answer = client.rest(Duration.ofSeconds(30));
      assertTrue(answer.startsWith("HTTP/1.1 413"), answer);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"amount\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}",
        "{\"amount\":1e999999999}",
        "{\"amount\":\"1e999999999\"}",
        "{\"amount\":\"99999999999999999999999999999999999999999\"}",
        "{\"amount\":\"\ud800\"}",
        "{\"debit_account\":\"\\ud800\"}",
        "{\"debit_account\":\"\\u0000\"}",
        "{\"a\":1,\"a\":1}",
        "[]",
        "",
        "nul",
        "\ufeff{}",
      })
  void anyBodyIsAtWorstAClientError(String body) throws Exception {
    var answer = servers.api(service).post("bounds", body);
    assertEquals(400, answer.status(), answer.raw()::body);
    assertEquals("urn:countinghouse:problem:invalid-request", answer.text("type"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/accounts/%00",
        "/v1/accounts/%ff",
        "/v1/accounts/%ed%a0%80",
        "/v1/accounts/",
        "/v1/accounts/a%2Fb",
        "/v1/transactions/%00",
        "/v1/transactions/1-1-1-1-1",
        "/v1/transactions/ffffffff-ffff-ffff-ffff-ffffffffffff",
        "/v1/nothing",
        "/v1",
        "/",
      })
  void anyPathIsAtWorstNotThere(String path) throws Exception {
    var answer = servers.api(service).get(path);
    assertTrue(answer.status() == 404 || answer.status() == 400 || answer.status() == 405, path);
  }

  /** Each sends a line, has its answer, and sends no more. */
  @Test
  void aClientThatKeepsItsBatchesOpenDoesNotShutOutTheOthers() throws Exception {
    var mine = servers.api(service);
    var other = mine.as("another key");
    var clients = new ArrayList<RawClient>();
    try {
      for (int i = 0; i < 16; i++) {
        var client = new RawClient(service);
        clients.add(client);
        client.send(head("/v1/transactions/batch", "application/x-ndjson", 1_000) + "no request\n");
        client.lineWith("\"line\":1", Duration.ofSeconds(10));
      }
      var refused = batch(mine);
      assertEquals(429, refused.status(), refused.raw()::body);
      assertEquals("urn:countinghouse:problem:too-many-batches", refused.text("type"));
      assertTrue(refused.raw().headers().firstValue("Retry-After").isPresent());
      assertEquals(200, batch(other).status());
      assertTrue(mine.get("/metrics").raw().body().contains("ingest_batches_open 16.0"));
    } finally {
      for (var client : clients) {
        client.close();
      }
    }
    await().atMost(Duration.ofSeconds(60)).until(() -> batch(mine).status() == 200);
  }

  private static Api.Answer batch(Api api) throws Exception {
    return api.send(
        api.request("/v1/transactions/batch")
            .header("Content-Type", "application/x-ndjson")
            .POST(BodyPublishers.ofString("no request\n"))
            .build());
  }

  private static String head(String path, String type, int length) {
    return "POST %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nIdempotency-Key: slow\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
        .formatted(path, Ingest.KEY, type, length);
  }

  /** Sends a little each half second until the server has had enough, and gives what it said. */
  private static String trickle(RawClient client, String drop) {
    var poll = Duration.ofMillis(500);
    await()
        .pollInterval(poll)
        .atMost(Duration.ofSeconds(100))
        .until(() -> {
          try {
            client.send(drop);
            return client.answered();
          } catch (IOException e) {
            return true; // cut off
          }
        });
    try {
      return client.rest(Duration.ofSeconds(10));
    } catch (IOException e) {
      return "";
    }
  }
}
