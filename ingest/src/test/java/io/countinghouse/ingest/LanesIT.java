package io.countinghouse.ingest;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.ingest.lane.LaneWait;
import io.countinghouse.stack.ServiceProcess;
import io.countinghouse.testkit.Seeds;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Several lanes in one instance, several instances on one ledger. */
final class LanesIT {

  private static final Logger LOG = LoggerFactory.getLogger(LanesIT.class);
  private static final Duration LONG = Duration.ofMinutes(2);

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
  void whoStandsByTakesTheLanesWithinSecondsOfACrashAndOfAnEnd() throws Exception {
    var lanes = Map.of("INGEST_LANES", "0,1");
    try (var first = servers.start("first", lanes)) {
      Load.openAccounts(servers.api(first));
      try (var second = servers.start("second", lanes)) {
        standsBy(second);
        assertTrue(posts(first), "and the owner goes on");
        assertEquals(200, servers.api(first).get("/health/ready").status());

        long crash = System.nanoTime();
        first.kill();
        await().atMost(LONG).pollInterval(Duration.ofMillis(50)).until(() -> posts(second));
        told("after kill -9", crash);
        await().atMost(LONG).until(() -> servers.api(second).get("/health/ready").status() == 200);

        first.restart(); // stands by now
        assertTrue(posts(second));
        assertFalse(posts(first));
        standsBy(first);
      }
      long ended = System.nanoTime();
      await().atMost(LONG).pollInterval(Duration.ofMillis(50)).until(() -> posts(first));
      told("after an orderly end", ended);
      Proof.ledgerAndKafkaAgree(servers);
    }
  }

  @Test
  void aLaneThatIsOpenedPostsNothingBeforeTheTimeOfAnother() throws Exception {
    try (var first = servers.start("first", Map.of("INGEST_LANES", "0"))) {
      Load.openAccounts(servers.api(first));
      assertTrue(posts(first));
      Proof.ledgerAndKafkaAgree(servers); // nobody publishes for this lane once it has ended
    }
    // As a clock that was fast would have left it; a close may have sealed all up to there.
    servers.execute("UPDATE ledger.lane SET as_of = now() + interval '10 minutes'");
    try (var second = servers.start("second", Map.of("INGEST_LANES", "1"))) {
      await().atMost(LONG).until(() -> posts(second));
      assertEquals(
          0,
          servers.number(
              """
              SELECT count(*) FROM ledger.transaction
              WHERE lane = 1 AND posted_at < now() + interval '5 minutes'\
              """));
      assertTrue(servers.number("SELECT count(*) FROM ledger.transaction WHERE lane = 1") > 0);
      Proof.ledgerAndKafkaAgree(servers);
    }
  }

  /** It has no lane to post on, is not ready, and says why; so does the answer to a caller. */
  private void standsBy(ServiceProcess service) throws Exception {
    var api = servers.api(service);
    var health = api.get("/health/ready");
    assertEquals(503, health.status());
    for (var lane : health.body().at("/lanes")) {
      assertFalse(lane.at("/posting").asBoolean());
      assertEquals(LaneWait.OWNER.why(), lane.at("/waits").asString());
    }
    var refused = api.post("q" + System.nanoTime(), Api.payment("hot-0", "hot-4", "0.01"));
    assertEquals(503, refused.status());
    assertEquals(LaneWait.OWNER.why(), refused.text("detail"));
    for (var mode : List.of("continue", "atomic", "dry-run")) {
      var answer =
          api.batch(mode, Api.line("r" + System.nanoTime(), Api.payment("hot-0", "hot-4", "0.01")));
      assertEquals("unavailable", answer.getFirst().path("status").asString(), mode);
      assertEquals(LaneWait.OWNER.why(), answer.getFirst().at("/problem/detail").asString(), mode);
    }
  }

  private static void told(String what, long since) {
    long ms = (System.nanoTime() - since) / 1_000_000;
    LOG.atInfo().addKeyValue("ms", ms).log("hand-over {}", what);
    assertTrue(ms < 30_000, "within seconds, with room for a busy machine: " + ms + " ms");
  }

  /** On every lane: the hot accounts are spread over both. */
  private boolean posts(ServiceProcess service) throws Exception {
    var api = servers.api(service);
    for (int i = 0; i < 4; i++) {
      var payment = Api.payment("hot-" + i, "hot-" + (i + 4), "0.01");
      try {
        if (api.post("p" + System.nanoTime(), payment).status() == 503) {
          return false;
        }
      } catch (IOException e) {
        return false;
      }
    }
    return true;
  }

  @Test
  void theSameKeyOnTwoInstancesAtOnceIsPostedOnce() throws Exception {
    try (var first = servers.start("first", Map.of("INGEST_LANES", "0,1"));
        var second = servers.start("second", Map.of("INGEST_LANES", "2"));
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Load.openAccounts(servers.api(first));
      var apis = List.of(servers.api(first), servers.api(second));
      for (int round = 0; round < 40; round++) {
        var key = "same-" + round;
        var calls = new ArrayList<Callable<Api.Answer>>();
        for (int i = 0; i < 6; i++) {
          var api = apis.get(i % 2);
          calls.add(() -> api.post(key, Api.payment("hot-0", "hot-1", "0.01")));
        }
        var ids = new ArrayList<String>();
        for (var answer : threads.invokeAll(calls)) {
          assertEquals(201, answer.get().status(), answer.get().raw()::body);
          ids.add(answer.get().text("transaction_id"));
        }
        assertEquals(1, ids.stream().distinct().count(), ids::toString);
      }
      assertEquals(40, servers.number("SELECT count(*) FROM ledger.transaction"));
      assertTrue(servers.number("SELECT count(DISTINCT lane) FROM ledger.transaction") > 1);
      Proof.ledgerAndKafkaAgree(servers);
    }
  }

  @Test
  void hotAccountsOnEveryLaneNeverDeadlock() throws Exception {
    try (var first = servers.start("first", Map.of("INGEST_LANES", "0,1"));
        var second = servers.start("second", Map.of("INGEST_LANES", "2,3"))) {
      var apis = List.of(servers.api(first), servers.api(second));
      Load.openAccounts(apis.getFirst());
      var turn = new AtomicInteger();
      try (var load =
          Load.start(32, Seeds.one(), () -> apis.get(turn.getAndIncrement() % apis.size()))) {
        await().atMost(LONG).until(() -> load.accepted().size() >= 3_000);
        load.finish();
        assertEquals(
            load.accepted().size(), servers.number("SELECT count(*) FROM ledger.transaction"));
      }
      assertEquals(4, servers.number("SELECT count(DISTINCT lane) FROM ledger.transaction"));
      assertEquals(
          0,
          servers.number(
              "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"));
      Proof.ledgerAndKafkaAgree(servers);
    }
  }
}
