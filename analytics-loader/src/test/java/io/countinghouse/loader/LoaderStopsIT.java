package io.countinghouse.loader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.events.Review;
import io.countinghouse.events.Topics;
import io.countinghouse.loader.batch.Bounds;
import io.countinghouse.loader.batch.Committed;
import io.countinghouse.sql.ClickHouseMigrations;
import io.countinghouse.stack.ServiceProcess;
import io.countinghouse.testkit.Seeds;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Where going on might lose or double, the loader stops and says why. */
class LoaderStopsIT {

  private static final Instant T = Instant.parse("2026-11-21T10:00:00Z");
  private static final TopicPartition PARTITION = new TopicPartition("transactions", 0);

  @Test
  void aPartOfABatchStopsTheLoader() throws Exception {
    try (var stand = prepared()) {
      var bounds = new Bounds(0, 9, new TreeMap<>(Map.of(202_611, 20L)), 0, 1, 0);
      stand.commit(PARTITION, new Committed.Open(bounds).toOffset());
      stand.ask(
          "INSERT INTO postings (posted_at, batch_id, source_partition, source_offset)"
              + " SELECT '2026-11-21 10:00:00', 'transactions/0/0', 0, 0");
      assertStops(stand, "an insert is all or nothing");
    }
  }

  @Test
  void aLoaderWithoutTheOwnerDoesNotMigrateAndSaysWhatIsToBeDone() throws Exception {
    try (var stand = LoaderStand.start()) {
      var settings = Map.of("CLICKHOUSE_OWNER_USER", "");
      assertStartFails(stand, settings, "the schema in countinghouse is not there");
      ClickHouseMigrations.apply(stand.access());
      assertTrue(stand.loader("loader", settings).alive());
    }
  }

  @Test
  void aLoaderThatClickHouseDoesNotKnowSaysSo() throws Exception {
    try (var stand = LoaderStand.start()) {
      assertStartFails(
          stand,
          Map.of("CLICKHOUSE_PASSWORD", "another"),
          "ClickHouse has no user loader, or with another password");
    }
  }

  private static void assertStartFails(
      LoaderStand stand, Map<String, String> settings, String why) {
    var failed = assertThrows(IllegalStateException.class, () -> stand.loader("loader", settings));
    assertTrue(stand.log("loader").contains(why), failed::toString);
  }

  @Test
  void factsBeyondTheCommittedOffsetStopTheLoader() throws Exception {
    try (var stand = prepared()) {
      stand.commit(PARTITION, new Committed.Closed(5).toOffset());
      insertFact(stand, 5);
      assertStops(stand, "beyond 4, the last that the group committed");
    }
  }

  @Test
  void factsWithoutAnyCommittedOffsetStopTheLoader() throws Exception {
    try (var stand = prepared()) {
      insertFact(stand, 0);
      assertStops(stand, "was never committed by group analytics-loader");
    }
  }

  /** They are kept for ninety days, and no proof counts them. */
  @Test
  void reviewsThatHadExpiredBeforeTheFirstStartHoldNothingUp() throws Exception {
    try (var stand = prepared();
        var admin = Admin.create(Map.of("bootstrap.servers", stand.kafka().bootstrap()))) {
      stand.publish(Topics.REVIEWS, 0, "ann", review("expired"));
      stand.publish(Topics.REVIEWS, 0, "ann", review("kept"));
      stand.flush();
      var reviews = new TopicPartition(Topics.REVIEWS.name(), 0);
      admin.deleteRecords(Map.of(reviews, RecordsToDelete.beforeOffset(1))).all().get();
      stand.loader("loader", Map.of());
      stand.awaitAnswer("20", "SELECT toString(count()) FROM postings");
      stand.awaitAnswer("kept", "SELECT arrayStringConcat(groupArray(reason)) FROM reviews");
    }
  }

  private static Review review(String reason) {
    return new Review(
        UUID.randomUUID(),
        "ann",
        Review.Outcome.CONFIRMED,
        "reviewer-3",
        T,
        reason,
        null,
        "acme",
        null);
  }

  @Test
  void recordsThatAreGoneFromKafkaStopTheLoader() throws Exception {
    try (var stand = prepared()) {
      stand.commit(PARTITION, new Committed.Closed(2).toOffset());
      try (var admin = Admin.create(Map.of("bootstrap.servers", stand.kafka().bootstrap()))) {
        admin.deleteRecords(Map.of(PARTITION, RecordsToDelete.beforeOffset(7))).all().get();
      }
      assertStops(stand, "OffsetOutOfRangeException");
    }
  }

  @Test
  void recordsThatAreGoneUnderARunningLoaderStopIt() throws Exception {
    try (var stand = prepared();
        var admin = Admin.create(Map.of("bootstrap.servers", stand.kafka().bootstrap()))) {
      var loader = running(stand);
      loader.suspend();
      Awaitility.await() // nothing that it asked for before comes by the way
          .atMost(LoaderStand.LOADED_MAX)
          .until(() ->
              admin
                  .describeConsumerGroups(List.of("analytics-loader"))
                  .all()
                  .get()
                  .values()
                  .stream()
                  .allMatch(group -> group.members().isEmpty()));
      publish(stand, 10);
      admin.deleteRecords(Map.of(PARTITION, RecordsToDelete.beforeOffset(15))).all().get();
      loader.resume();
      assertEnds(stand, loader, "it has lost or deleted what it had acknowledged");
    }
  }

  @Test
  void aTopicThatIsMadeAnewUnderARunningLoaderStopsIt() throws Exception {
    try (var stand = prepared();
        var admin = Admin.create(Map.of("bootstrap.servers", stand.kafka().bootstrap()))) {
      var loader = running(stand);
      var topic = List.of(PARTITION.topic());
      int partitions =
          admin
              .describeTopics(topic)
              .allTopicNames()
              .get()
              .values()
              .iterator()
              .next()
              .partitions()
              .size();
      admin.deleteTopics(topic).all().get();
      Awaitility.await()
          .atMost(LoaderStand.LOADED_MAX)
          .until(() -> !admin.listTopics().names().get().contains(PARTITION.topic()));
      admin
          .createTopics(List.of(new NewTopic(PARTITION.topic(), partitions, (short) 1)))
          .all()
          .get();
      publish(stand, 3); // fewer than there were
      assertEnds(stand, loader, "repair --lost-by-kafka");
    }
  }

  /** It has loaded all ten records, and has said so. */
  private static ServiceProcess running(LoaderStand stand) {
    var loader = stand.loader("loader", Map.of());
    stand.awaitAnswer("20", "SELECT toString(count()) FROM postings");
    Awaitility.await()
        .atMost(LoaderStand.LOADED_MAX)
        .until(() -> stand.committed(PARTITION).metadata().equals("1 closed"));
    return loader;
  }

  private static void publish(LoaderStand stand, int count) {
    for (var t : Samples.transactions(Seeds.random(Seeds.one()), count, T, Duration.ofMillis(1))) {
      stand.publish(Topics.TRANSACTIONS, 0, "key", t);
    }
    stand.flush();
  }

  private static void assertEnds(LoaderStand stand, ServiceProcess loader, String why) {
    Awaitility.await().atMost(LoaderStand.LOADED_MAX).until(() -> !loader.alive());
    assertTrue(stand.log("loader").contains(why), () -> stand.log("loader"));
    assertEquals("20", stand.ask("SELECT toString(count()) FROM postings"));
  }

  private static LoaderStand prepared() throws Exception {
    var stand = LoaderStand.start();
    publish(stand, 10);
    ClickHouseMigrations.apply(stand.access());
    return stand;
  }

  private static void insertFact(LoaderStand stand, long offset) {
    stand.ask(
        "INSERT INTO postings (posted_at, batch_id, source_partition, source_offset)"
            + " SELECT '2026-11-21 10:00:00', 'other', 0, "
            + offset);
  }

  private static void assertStops(LoaderStand stand, String why) {
    var before = stand.ask("SELECT toString(count()) FROM postings");
    var loader = stand.loader("loader", Map.of());
    Awaitility.await().atMost(LoaderStand.LOADED_MAX).until(() -> !loader.alive());
    Awaitility.await()
        .atMost(LoaderStand.LOADED_MAX)
        .until(() -> stand.log("loader").contains(why));
    assertEquals(before, stand.ask("SELECT toString(count()) FROM postings"));
  }
}
