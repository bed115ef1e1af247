package io.countinghouse.ingest;

import static io.countinghouse.ingest.Api.payment;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.stack.ServiceProcess;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What /metrics tells of commits, refusals and the way to Kafka. */
final class FiguresIT {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String SIZES = "lane_batch_size_count{lane=\"0\"}";
  private static final String ENTRIES = "lane_batch_size_sum{lane=\"0\"}";
  private static final String COMMITS = "lane_commit_seconds_count{lane=\"0\"}";
  private static final String SECONDS = "lane_commit_seconds_sum{lane=\"0\"}";
  private static final String LAG = "lane_publish_lag_seconds{lane=\"0\"}";

  private Ingest servers;
  private ServiceProcess service;
  private Api api;

  @BeforeEach
  void start() throws Exception {
    servers = Ingest.servers();
    service = servers.start("ingest", Map.of("INGEST_LANES", "0"));
    api = servers.api(service);
    api.opened("cash", "cash");
    api.opened("alice", "customer");
  }

  @AfterEach
  void stop() {
    service.close();
    servers.close();
  }

  @Test
  void everyEntryIsInTheSizeOfOneCommitAndEachOfTheseInTheTimes() throws Exception {
    assertEquals(2, api.figure(ENTRIES), "two accounts");
    for (int i = 0; i < 3; i++) {
      assertEquals(201, api.post("one-" + i, payment("cash", "alice", "1.00")).status());
    }
    assertEquals(5, api.figure(ENTRIES));
    double before = api.figure(SIZES);
    assertEquals(201, api.post("one-0", payment("cash", "alice", "1.00")).status());
    await("a heartbeat").atMost(PATIENCE).until(() -> heartbeats() > 0);
    assertEquals(before, api.figure(SIZES), "neither a replay nor a heartbeat adds an entry");
    api.batch("atomic", lines(50));
    assertEquals(before + 1, api.figure(SIZES));
    assertEquals(55, api.figure(ENTRIES));
    assertEquals(api.figure(SIZES), api.figure(COMMITS));
    assertTrue(api.figure(SECONDS) > 0);
    assertEquals(before, api.figure("lane_batch_size_bucket{lane=\"0\",le=\"10.0\"}"));
    assertEquals(before + 1, api.figure("lane_batch_size_bucket{lane=\"0\",le=\"100.0\"}"));
    assertEquals(
        api.figure(SIZES), api.figure("lane_commit_seconds_bucket{lane=\"0\",le=\"+Inf\"}"));
    assertTrue(api.figure("lane_commit_seconds_bucket{lane=\"0\",le=\"4.0\"}") > 0);
  }

  /** Since the last entry was posted. */
  private long heartbeats() throws Exception {
    return servers.number(
        "SELECT count(*) FROM ledger.lane WHERE as_of > (SELECT max(posted_at) FROM ledger.transaction)");
  }

  @Test
  void aRefusalIsCountedOnceUnderItsRule() throws Exception {
    assertEquals(0, refusals("insufficient-funds"), "there from the start");
    var tooMuch = payment("alice", "cash", "1.00");
    assertEquals(422, api.post("poor", tooMuch).status());
    assertEquals(422, api.post("poor", tooMuch).status()); // replayed
    assertEquals(422, api.post("poor", payment("alice", "cash", "2.00")).status());
    assertEquals(409, api.open(Map.of("account", "alice", "kind", "merchant")).status());
    assertEquals(201, api.post("paid", payment("cash", "alice", "1.00")).status());
    assertEquals(409, api.change("alice", "close").status());
    assertEquals(1, refusals("insufficient-funds"));
    assertEquals(1, refusals("idempotency-key-reused"));
    assertEquals(1, refusals("account-exists"));
    assertEquals(1, refusals("account-not-empty"));
    assertEquals(0, refusals("other"));
  }

  private double refusals(String rule) throws Exception {
    return api.figure("ingest_refusals_total{rule=\"" + rule + "\"}");
  }

  @Test
  void theOldestEntryThatKafkaLacksTellsTheLagAlsoAfterARestart() throws Exception {
    await().atMost(PATIENCE).until(() -> api.figure("lane_backlog{lane=\"0\"}") == 0);
    assertEquals(0, api.figure(LAG));
    servers.kafka().kill();
    assertEquals(201, api.post("waits", payment("cash", "alice", "1.00")).status());
    await().atMost(PATIENCE).until(() -> api.figure(LAG) > 2);
    assertEquals(201, api.post("later", payment("cash", "alice", "1.00")).status());
    double before = api.figure(LAG);
    assertTrue(before > 2, "a later one does not hide it");
    service.restart();
    api = servers.api(service);
    double after = api.figure(LAG);
    assertTrue(after > before, after + " after " + before);
    assertTrue(after <= age(), after + " of " + age());
    servers.kafka().restart();
    await().atMost(PATIENCE).until(() -> api.figure(LAG) == 0);
    assertEquals(0, api.figure("lane_backlog{lane=\"0\"}"));
  }

  /** Of the entry that was posted first without Kafka, in whole seconds, rounded up. */
  private long age() throws Exception {
    return servers.number(
        "SELECT ceil(extract(epoch FROM now() - posted_at)) FROM ledger.transaction WHERE idempotency_key = 'waits'");
  }

  private static String lines(int count) {
    var lines = new StringBuilder();
    for (int i = 0; i < count; i++) {
      lines.append(Api.line("line-" + i, payment("cash", "alice", "0.01")));
    }
    return lines.toString();
  }
}
