package io.countinghouse.ingest;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.stack.ServiceProcess;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Clients that ask and never read the answers. They wait for the same time-out, so all at once. */
final class SlowReadersIT {

  private static final Duration MAX = Duration.ofSeconds(90);

  private static final int BATCHES_MAX = 64;

  private static Ingest servers;
  private static ServiceProcess service;

  @BeforeAll
  static void start() throws Exception {
    servers = Ingest.servers();
    service = servers.start("ingest", Map.of());
  }

  @AfterAll
  static void stop() {
    service.close();
    servers.close();
  }

  @Test
  void aStrangerWhoDoesNotReadIsCutOffAndWhoReadsIsKept() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        var reader = new RawClient(service)) {
      reader.send(get("/health/live"));
      reader.lineWith("HTTP/1.1 200", MAX);
      var ended =
          threads.invokeAll(
              List.of(
                  sendsUntilCutOff(get("/openapi.yaml")),
                  sendsUntilCutOff(get("/no/such/path")),
                  sendsUntilCutOff(get("/v1/accounts/x"))),
              MAX.toSeconds(),
              TimeUnit.SECONDS);
      for (Future<Boolean> each : ended) {
        assertTrue(each.get(), "not cut off"); // or it was given up waiting for
      }
      reader.send(get("/health/live"));
      reader.lineWith("HTTP/1.1 200", MAX);
    }
  }

  /** Ends when the server does; until then its own sending waits for the server's reading. */
  private static Callable<Boolean> sendsUntilCutOff(String request) {
    return () -> {
      try (var client = RawClient.thatTakesLittle(service)) {
        while (true) {
          client.send(request.repeat(500));
        }
      } catch (IOException e) {
        return true;
      }
    };
  }

  @Test
  void batchesWhoseAnswersNobodyReadsDoNotShutOutTheOthers() throws Exception {
    var clients = new ArrayList<RawClient>();
    try {
      for (int i = 0; i < BATCHES_MAX; i++) {
        var client = RawClient.thatTakesLittle(service);
        clients.add(client);
        for (int n = 0; n < 10; n++) { // the system keeps the answers of the first ones
          client.send(batch());
        }
      }
      await().atMost(MAX).until(() -> emptyBatch() == 429);
      await().atMost(MAX.multipliedBy(2)).until(() -> emptyBatch() == 200);
    } finally {
      for (var client : clients) {
        client.close();
      }
    }
  }

  /** The status; 0: no answer while the others' batches keep the machine busy. */
  private static int emptyBatch() throws Exception {
    var api = servers.api(service);
    var request =
        api.request("/v1/transactions/batch")
            .header("Content-Type", "application/x-ndjson")
            .POST(BodyPublishers.ofString(""))
            .build();
    try {
      return api.send(request).status();
    } catch (HttpTimeoutException e) {
      return 0;
    }
  }

  private static String batch() {
    var body = "x\n".repeat(2_000);
    return "POST /v1/transactions/batch?mode=dry-run HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
        + Ingest.KEY
        + "\r\nContent-Type: application/x-ndjson\r\nContent-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  private static String get(String path) {
    return "GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n";
  }
}
