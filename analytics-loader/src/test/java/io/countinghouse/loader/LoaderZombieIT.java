package io.countinghouse.loader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.events.Topics;
import io.countinghouse.events.Transaction;
import io.countinghouse.loader.batch.Bounds;
import io.countinghouse.loader.batch.Committed;
import io.countinghouse.sql.ClickHouseMigrations;
import io.countinghouse.testkit.Seeds;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A loader that lost its partitions can do no harm any more, whenever it wakes. */
class LoaderZombieIT {

  private static final Instant T = Instant.parse("2026-11-21T10:00:00Z");
  private static final TopicPartition PARTITION = new TopicPartition("transactions", 0);

  @Test
  void aLoaderStoppedBetweenBoundsAndInsertDoublesNothingWhenItWakes() throws Exception {
    try (var stand = LoaderStand.start();
        var proxy = new HoldingProxy(stand.clickhouse().url())) {
      var all = sample(400);
      var zombie = stand.loader("zombie", Map.of("CLICKHOUSE_URL", proxy.url()));
      publish(stand, all, 0, 100);
      stand.awaitExactly(LoaderStand.piece(all, 0, 100));

      var hold = proxy.holdNext();
      publish(stand, all, 100, 200);
      assertTrue(hold.awaitHeld(), "an insert is on its way");
      zombie.suspend();
      assertTrue(
          stand.committed(PARTITION).metadata().startsWith("1 open"), "bounds are committed");
      assertEquals("200", stand.ask("SELECT toString(count()) FROM postings"));

      stand.loader("heir", Map.of());
      publish(stand, all, 200, 300);
      stand.awaitExactly(LoaderStand.piece(all, 0, 300));

      zombie.resume();
      hold.release();
      awaitInsertsUnderOneToken(stand, 2);
      Awaitility.await()
          .atMost(LoaderStand.LOADED_MAX)
          .until(() -> stand.log("zombie").contains("given up"));
      publish(stand, all, 300, 400);
      stand.awaitExactly(all);
    }
  }

  @Test
  void aLoaderThatSleptWhileItTookOverDoesNotTakeItsHeirsRowsForAFault() throws Exception {
    try (var stand = LoaderStand.start();
        var proxy = new HoldingProxy(stand.clickhouse().url())) {
      var all = sample(200);
      publish(stand, all, 0, 100);
      var first = stand.loader("first", Map.of());
      stand.awaitExactly(LoaderStand.piece(all, 0, 100));
      first.close();

      var hold = proxy.holdNext("FROM postings WHERE source_partition = 0");
      var sleeper = stand.loader("sleeper", Map.of("CLICKHOUSE_URL", proxy.url()));
      assertTrue(hold.awaitHeld(), "it asks how far ClickHouse is");
      sleeper.suspend();
      stand.loader("heir", Map.of());
      publish(stand, all, 100, 200);
      stand.awaitExactly(all);

      sleeper.resume();
      hold.release();
      Awaitility.await()
          .atMost(LoaderStand.LOADED_MAX)
          .until(() -> stand.log("sleeper").contains("given up") || !sleeper.alive());
      assertTrue(sleeper.alive(), () -> stand.log("sleeper"));
    }
  }

  @Test
  void anInsertThatComesAgainAfterAllWasFoundThereIsShutOut() throws Exception {
    try (var stand = LoaderStand.start();
        var proxy = new HoldingProxy(stand.clickhouse().url())) {
      var all = sample(200);
      proxy.copyNext();
      var first = stand.loader("first", Map.of("CLICKHOUSE_URL", proxy.url()));
      publish(stand, all, 0, 100);
      stand.awaitExactly(LoaderStand.piece(all, 0, 100));
      first.kill();
      stand.loader("second", Map.of());
      publish(stand, all, 100, 200);
      stand.awaitExactly(all);

      stand.ask("OPTIMIZE TABLE postings FINAL"); // the token must outlive the part
      assertEquals("HTTP/1.1 200 OK", proxy.sendCopy());
      awaitInsertsUnderOneToken(stand, 2);
      stand.awaitExactly(all);
      stand.clickhouse().restart(); // and a restart
      assertEquals("HTTP/1.1 200 OK", proxy.sendCopy());
      stand.awaitExactly(all);
    }
  }

  @Test
  void aTokenThatIsTakenWithoutItsRowsIsGivenUpForTheNext() throws Exception {
    try (var stand = LoaderStand.start()) {
      var all = sample(10);
      for (var transaction : all) {
        stand.publish(Topics.TRANSACTIONS, 0, "key", transaction);
      }
      stand.flush();
      ClickHouseMigrations.apply(stand.access());
      var bounds = new Bounds(0, 9, new TreeMap<>(Map.of(202_611, 20L)), 0, 1, 0);
      stand.commit(PARTITION, new Committed.Open(bounds).toOffset());
      insertUnderToken(stand, "transactions/0/0-9/202611/a0", 99);

      stand.loader("loader", Map.of());
      stand.awaitAnswer("20", "SELECT toString(count()) FROM postings WHERE source_partition = 0");
      insertUnderToken(stand, "transactions/0/0-9/202611/a0", 98); // a straggler of attempt 0
      insertUnderToken(stand, "transactions/0/0-9/202611/a1", 97); // and one of attempt 1
      assertEquals("21", stand.ask("SELECT toString(count()) FROM postings"));
    }
  }

  @Test
  void rowsThatWereDeletedCanBeLoadedAgainAlthoughTheirTokenIsTaken() throws Exception {
    try (var stand = LoaderStand.start()) {
      var all = sample(10);
      publish(stand, all, 0, 10);
      var loader = stand.loader("loader", Map.of());
      stand.awaitExactly(all);
      loader.close();
      stand.ask("ALTER TABLE postings DELETE WHERE true SETTINGS mutations_sync = 1");
      stand.commit(PARTITION, new Committed.Closed(0).toOffset());
      stand.loader("again", Map.of());
      stand.awaitExactly(all);
    }
  }

  /** Stands for any insert under this token: which rows it has does not matter to ClickHouse. */
  private static void insertUnderToken(LoaderStand stand, String token, int partition) {
    stand.ask(
        "INSERT INTO postings (lane, posted_at, source_partition) SETTINGS"
            + " insert_deduplication_token = '%s', async_insert = 0".formatted(token)
            + " SELECT 9, '2026-11-21 10:00:00', %d".formatted(partition));
  }

  private static void awaitInsertsUnderOneToken(LoaderStand stand, int count) {
    Awaitility.await()
        .atMost(LoaderStand.LOADED_MAX)
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> {
              stand.ask("SYSTEM FLUSH LOGS");
              return stand.ask(
                  "SELECT toString(max(n)) FROM (SELECT count() AS n FROM system.query_log WHERE"
                      + " type = 'QueryFinish' AND query_kind = 'Insert' GROUP BY"
                      + " Settings['insert_deduplication_token'] AS token HAVING token != '')");
            },
            String.valueOf(count)::equals);
  }

  private static List<Transaction> sample(int count) {
    return Samples.transactions(Seeds.random(Seeds.one()), count, T, Duration.ofMillis(1));
  }

  /** All into one partition, so that one batch has it all. */
  private static void publish(LoaderStand stand, List<Transaction> all, int from, int to) {
    for (var transaction : LoaderStand.piece(all, from, to)) {
      stand.publish(Topics.TRANSACTIONS, 0, "key", transaction);
    }
    stand.flush();
  }
}
