package io.countinghouse.ingest;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.sql.lanes.KafkaMark;
import io.countinghouse.sql.lanes.LaneKeeping;
import io.countinghouse.sql.lanes.LaneStanding;
import io.countinghouse.sql.lanes.LaneStandings;
import io.countinghouse.topics.NewestWatermark;
import java.io.IOException;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A lane that is retired is never posted to again, by whatever process. */
final class RetiredLaneIT {

  private static final Duration LONG = Duration.ofMinutes(2);
  private static final Map<String, String> BOTH = Map.of("INGEST_LANES", "0,1");
  private static final Map<String, String> ONE_LANE = Map.of("INGEST_LANES", "0");

  private final Ingest servers;

  RetiredLaneIT() throws Exception {
    servers = Ingest.servers();
  }

  @AfterEach
  void stop() {
    servers.close();
  }

  private LaneStanding lane(int number) throws Exception {
    try (var ledger = servers.sql()) {
      return LaneStandings.find(ledger, number).orElseThrow();
    }
  }

  private boolean retire(LaneStanding lane) throws Exception {
    try (var ledger = servers.sql()) {
      var mark = new KafkaMark(lane.lastSeq(), lane.chain());
      return new LaneKeeping(ledger).retire(lane, false, mark, "a test", "test");
    }
  }

  private static void accounts(Api api) throws Exception {
    api.opened("cash", "cash");
    for (int i = 0; i < 20; i++) { // on either lane
      api.opened("customer-" + i, "customer");
    }
  }

  private static int post(Api api, String key, int customer) {
    try {
      return api.post(key, Api.payment("cash", "customer-" + customer, "1.00")).status();
    } catch (IOException e) { // nobody answers any more
      return 0;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Instant completeTo(Api api) throws Exception {
    return Instant.parse(
        api.get("/v1/transactions?account=customer-1").body().path("complete_to").asString());
  }

  @Test
  void noProcessStartsWithItAndNoListingWaitsForIt() throws Exception {
    try (var service = servers.start("both", BOTH)) {
      accounts(servers.api(service));
      assertTrue(lane(1).lastSeq() > 0, "accounts go to either lane");
      assertTrue(lane(1).owned(), "who owns it can be seen");
      Proof.ledgerAndKafkaAgree(servers);
    }
    var left = lane(1);
    assertFalse(left.owned());
    assertEquals(0, left.ownerPid(), "an orderly end gives it up");
    var inKafka = NewestWatermark.decided(servers.kafka().bootstrap(), LONG).get(1);
    assertTrue(
        inKafka != null
            && new KafkaMark(inKafka.lastSeq(), inKafka.chain())
                .standsAt(left.lastSeq(), left.chain()));
    assertTrue(retire(left));
    assertFalse(retire(left), "it is");

    assertThrows(RuntimeException.class, () -> servers.start("again", BOTH));
    assertTrue(
        servers.log("again").contains("INGEST_LANES: lane 1 is retired since"),
        servers.log("again"));
    assertEquals(left.lastSeq(), lane(1).lastSeq());
    try (var service = servers.start("one", ONE_LANE)) {
      var api = servers.api(service);
      for (int i = 0; i < 20; i++) {
        assertEquals(201, post(api, "one-" + i, i));
      }
      await().atMost(LONG).until(() -> completeTo(api).isAfter(left.asOf().plusMillis(500)));
      Proof.ledgerAndKafkaAgree(servers);
    }
    assertEquals(left.lastSeq(), lane(1).lastSeq());
  }

  /** Its owner seemed to be gone, and was only stopped. */
  @Test
  void anOwnerThatWakesUpPostsNothingMoreToIt() throws Exception {
    try (var zombie = servers.start("zombie", Map.of("INGEST_LANES", "1"))) {
      var api = servers.api(zombie);
      accounts(api);
      Proof.ledgerAndKafkaAgree(servers);
      zombie.suspend();
      var writer = servers.postgres().writer();
      try (var ledger =
              DriverManager.getConnection(
                  servers.postgres().url(), writer.user(), writer.password());
          var end = ledger.createStatement()) {
        end.execute("SELECT pg_terminate_backend(owner_pid) FROM ledger.lane WHERE lane = 1");
      }
      await().atMost(LONG).until(() -> !lane(1).owned());
      var left = lane(1);
      assertTrue(retire(left));
      zombie.resume();
      assertNotEquals(201, post(api, "late", 1));
      await().atMost(LONG).until(() -> !zombie.alive());
      assertEquals(left.lastSeq(), lane(1).lastSeq());
      assertEquals(0, servers.number("SELECT count(*) FROM ledger.transaction"));
    }
  }
}
