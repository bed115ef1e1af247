package io.countinghouse.ingest;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A ledger that was put back to an earlier moment never publishes a sequence a second time. */
final class RestoredLedgerIT {

  private static final Duration LONG = Duration.ofMinutes(2);

  private static final Map<String, String> ONE_LANE = Map.of("INGEST_LANES", "0");

  /**
   * There is no archive: recovery ends with the log that is there, and begins a new timeline.
   * Nobody is let in before that.
   */
  private static final String RECOVERY = "restore_command = 'false'\nhot_standby = off\n";

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
  void itsLaneDoesNotPostAndAnotherLaneTakesOver() throws Exception {
    loseTheLast(30);
    long published = PublishedLog.entries(servers.kafka().bootstrap()).size();
    try (var restored = servers.start("restored", ONE_LANE)) {
      var api = servers.api(restored);
      assertEquals(503, post(api, "over a published sequence"));
      var health = api.get("/health/ready");
      assertEquals(503, health.status());
      assertTrue(health.raw().body().contains("Kafka has"), health.raw().body());
    }
    assertEquals(20 + 2, servers.number("SELECT last_seq FROM ledger.lane WHERE lane = 0"));
    try (var repaired = servers.start("repaired", Map.of("INGEST_LANES", "1"))) {
      var api = servers.api(repaired);
      assertEquals(201, post(api, "row-49"));
      await().atMost(LONG).until(() -> published() == published + 1);
      assertEquals(200, api.get("/health/ready").status());
    }
  }

  @Test
  void withKafkaAwayItWaitsBeforeItPostsOverWhatMayBePublished() throws Exception {
    loseTheLast(30, RECOVERY);
    long published = published();
    servers.kafka().kill();
    try (var restored = servers.start("restored", Map.of("INGEST_LANES", "0,1"))) {
      var api = servers.api(restored);
      assertEquals(503, post(api, "over a published sequence"));
      assertTrue(api.get("/health/ready").raw().body().contains("may have been restored"));
      assertEquals(1, servers.number("SELECT count(*) FROM ledger.lane"), "nor a lane that may be");
      servers.kafka().restart();
      await().atMost(LONG).until(() -> api.get("/health/ready").raw().body().contains("Kafka has"));
      assertEquals(22, servers.number("SELECT last_seq FROM ledger.lane WHERE lane = 0"));
    }
    servers.kafka().kill();
    try (var again = servers.start("again", ONE_LANE)) {
      assertEquals(503, post(servers.api(again), "what was found out is remembered"));
      servers.kafka().restart();
    }
    assertEquals(published, published());
  }

  @Test
  void withKafkaAwayAServerThatWasOnlyStartedAgainPosts() throws Exception {
    try (var service = servers.start("before", ONE_LANE)) {
      var api = servers.api(service);
      api.opened("cash", "cash");
      api.opened("alice", "customer");
      post(api, 0, 5);
    }
    servers.postgres().kill();
    servers.postgres().restart();
    servers.kafka().kill();
    try (var service = servers.start("after", Map.of("INGEST_LANES", "0,1"))) {
      assertEquals(200, servers.api(service).get("/health/ready").status());
      post(servers.api(service), 5, 20);
    }
    servers.kafka().restart();
  }

  @Test
  void aFailoverThatLostNothingPostsAfterALookAtKafka() throws Exception {
    try (var service = servers.start("before", ONE_LANE)) {
      var api = servers.api(service);
      api.opened("cash", "cash");
      api.opened("alice", "customer");
      post(api, 0, 5);
    }
    servers.postgres().close();
    recoverBy(RECOVERY);
    servers.postgres().restart();
    try (var service = servers.start("after", ONE_LANE)) {
      await().atMost(LONG).until(() -> post(servers.api(service), "first") == 201);
    }
    servers.kafka().kill();
    try (var service = servers.start("known", ONE_LANE)) {
      assertEquals(201, post(servers.api(service), "without Kafka again"));
    }
    servers.kafka().restart();
  }

  /** A copy of the files that nothing in PostgreSQL tells from the original. */
  @Test
  void postedToWithoutKafkaItIsFoundOutBeforeAnythingIsPublished() throws Exception {
    loseTheLast(30);
    long published = published();
    servers.kafka().kill();
    try (var restored = servers.start("restored", ONE_LANE)) {
      var api = servers.api(restored);
      for (int i = 0; i < 60; i++) {
        assertEquals(201, post(api, "other-" + i)); // Kafka can't be asked, and the till is open
      }
      servers.kafka().restart();
      await()
          .atMost(LONG)
          .until(() -> api.get("/health/ready").raw().body().contains("hash chains"));
      assertEquals(503, post(api, "no more"));
      assertEquals(published, published());
    }
  }

  private void loseTheLast(int count) throws Exception {
    loseTheLast(count, "");
  }

  /**
   * Posts 20, takes a copy of the ledger, posts more, and puts the copy back.
   *
   * @param recovery settings with which it is recovered from the copy; empty: the files as they are
   */
  private void loseTheLast(int count, String recovery) throws Exception {
    var data = servers.dir().resolve("postgres");
    var copy = servers.dir().resolve("copy");
    try (var service = servers.start("ingest", ONE_LANE)) {
      var api = servers.api(service);
      api.opened("cash", "cash");
      api.opened("alice", "customer");
      post(api, 0, 20);
      Proof.ledgerAndKafkaAgree(servers);
      servers.postgres().close();
      copy(data, copy);
      servers.postgres().restart();
      await().atMost(LONG).until(() -> post(api, "row-20") == 201);
      post(api, 21, 20 + count);
      Proof.ledgerAndKafkaAgree(servers);
    }
    servers.postgres().close();
    delete(data);
    copy(copy, data);
    recoverBy(recovery);
    servers.postgres().restart();
  }

  private void recoverBy(String settings) throws IOException {
    if (!settings.isEmpty()) {
      var data = servers.dir().resolve("postgres");
      Files.writeString(data.resolve("recovery.signal"), "");
      Files.writeString(
          data.resolve("postgresql.auto.conf"),
          settings,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    }
  }

  private long published() {
    return PublishedLog.entries(servers.kafka().bootstrap()).size();
  }

  private static void post(Api api, int from, int until) throws Exception {
    for (int i = from; i < until; i++) {
      assertEquals(201, post(api, "row-" + i));
    }
  }

  private static int post(Api api, String key) throws IOException, InterruptedException {
    return api.post(key.replace(' ', '-'), Api.payment("cash", "alice", "1.00")).status();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var all = Files.walk(from)) {
      for (var path : all.toList()) {
        Files.copy(
            path,
            to.resolve(from.relativize(path)),
            java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  private static void delete(Path tree) throws IOException {
    try (var all = Files.walk(tree)) {
      for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
