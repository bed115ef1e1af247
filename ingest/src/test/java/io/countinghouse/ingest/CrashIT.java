package io.countinghouse.ingest;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.testkit.Seeds;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever dies, what was accepted is in the ledger and in Kafka, once. */
final class CrashIT {

  private static final int CALLERS = 16;

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
  void killedUnderLoadItGoesOnFromTheWatermark() throws Exception {
    try (var service = servers.start("ingest", Map.of())) {
      Load.openAccounts(servers.api(service));
      var api = new AtomicReference<>(servers.api(service));
      try (var load = Load.start(CALLERS, Seeds.one(), api::get)) {
        for (int kills = 1; kills <= 2; kills++) {
          awaitAccepted(load, 200 * kills);
          service.kill();
          service.restart();
          api.set(servers.api(service));
        }
        awaitAccepted(load, 600);
        load.finish();
        proveAll(load);
      }
    }
  }

  @Test
  void withoutItsLedgerItSaysSoAndRecoversByItself() throws Exception {
    try (var service = servers.start("ingest", Map.of())) {
      var api = servers.api(service);
      Load.openAccounts(api);
      try (var load = Load.start(CALLERS, Seeds.one(), () -> api)) {
        awaitAccepted(load, 200);
        servers.postgres().kill();
        await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> api.post("away", Api.payment("hot-0", "hot-1", "1.00")).status() == 503);
        var away = api.post("away", Api.payment("hot-0", "hot-1", "1.00"));
        assertEquals("1", away.raw().headers().firstValue("Retry-After").orElse(""));
        assertEquals(503, api.get("/health/ready").status());
        assertEquals(200, api.get("/health/live").status());
        servers.postgres().restart();
        awaitAccepted(load, load.accepted().size() + 200);
        assertEquals(201, api.post("away", Api.payment("hot-0", "hot-1", "1.00")).status());
        load.finish();
        load.accepted().add("away");
        proveAll(load);
      }
    }
  }

  @Test
  void withoutKafkaTheTillStaysOpenAndTheBacklogIsPublishedFromTheLedger() throws Exception {
    servers.kafka().kill();
    try (var service = servers.start("ingest", Map.of())) {
      var api = servers.api(service);
      Load.openAccounts(api);
      try (var load = Load.start(CALLERS, Seeds.one(), () -> api)) {
        awaitAccepted(load, 500); // far more commits than the hand-off holds
        servers.kafka().restart();
        await()
            .atMost(Duration.ofSeconds(60))
            .until(
                () -> api.get("/metrics").raw().body().contains("lane_publishing{lane=\"0\"} 1.0"));
        awaitAccepted(load, load.accepted().size() + 200); // and these from the hand-off
        servers.kafka().kill();
        awaitAccepted(load, load.accepted().size() + 200);
        servers.kafka().restart();
        load.finish();
        proveAll(load);
      }
    }
  }

  @Test
  void aSecondOwnerShutsOutTheFirst() throws Exception {
    try (var first = servers.start("first", Map.of())) {
      Load.openAccounts(servers.api(first));
      var api = new AtomicReference<>(servers.api(first));
      try (var load = Load.start(CALLERS, Seeds.one(), api::get)) {
        awaitAccepted(load, 200);
        first.suspend(); // a zombie: it wakes up when another owns its lanes
        try (var second = servers.start("second", Map.of())) {
          api.set(servers.api(second));
          awaitAccepted(load, load.accepted().size() + 200);
          first.resume();
          await().atMost(Duration.ofSeconds(60)).until(() -> !first.alive());
          awaitAccepted(load, load.accepted().size() + 200);
          load.finish();
          proveAll(load);
        }
      }
    }
  }

  private static void awaitAccepted(Load load, int count) {
    await().atMost(Duration.ofMinutes(2)).until(() -> load.accepted().size() >= count);
  }

  /** Accepted = ledger = Kafka. */
  private void proveAll(Load load) throws Exception {
    assertEquals(load.accepted(), keys("SELECT idempotency_key FROM ledger.transaction"));
    var refused =
        keys("SELECT idempotency_key FROM ledger.idempotency_key WHERE refusal IS NOT NULL");
    assertTrue(refused.containsAll(load.refused()));
    Proof.ledgerAndKafkaAgree(servers);
  }

  private Set<String> keys(String query) throws Exception {
    var keys = new HashSet<String>();
    try (var connection = servers.sql();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(query)) {
      while (rows.next()) {
        assertTrue(keys.add(rows.getString(1)), "posted twice");
      }
    }
    return keys;
  }
}
