package io.countinghouse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.events.Topics;
import io.countinghouse.testkit.Seeds;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kafka loses what it had acknowledged, and who repairs is killed: nothing is lost or doubled. */
@SuppressWarnings("NullAway.Init") // set before all tests
class LostRecordsIT extends Typing {

  private static final TopicPartition REPAIRS =
      new TopicPartition("transactions.analytics-loader.repair", 0);
  private static final int KILLS = 4;

  private static @TempDir Path dir;
  private static LostRecordsStand stand;

  @BeforeAll
  static void start() throws Exception {
    stand = new LostRecordsStand(dir);
  }

  @AfterAll
  static void stop() throws Exception {
    stand.close();
  }

  @BeforeEach
  void somethingIsLoaded() throws Exception {
    stand.post(60);
    awaitReconciled();
  }

  /** Whatever became of the test, the next one finds a loader that runs. */
  @AfterEach
  void aLoaderRuns() throws Exception {
    var loader = ProcessHandle.of(stand.loader());
    if (loader.isPresent() && loader.get().isAlive()) {
      stand.signal("-CONT", loader.get().pid());
    }
    stand.tend();
  }

  @Test
  void whatKafkaLostBeforeItWasLoadedShowsAndComesFromTheLedger() throws Exception {
    long loader = stand.loader();
    int logged = stand.log().length();
    stand.signal("-STOP", loader);
    stand.awaitNoMember(); // nothing that it asked for before comes by the way
    stand.post(60);
    stand.awaitScored();
    stand
        .admin()
        .deleteRecords(
            stand.ends(Topics.TRANSACTIONS.name()).entrySet().stream()
                .collect(
                    Collectors.toMap(
                        Map.Entry::getKey, end -> RecordsToDelete.beforeOffset(end.getValue()))))
        .all()
        .get();
    stand.signal("-CONT", loader);

    stand.awaitEnd(loader);
    assertTrue(
        stand.log().substring(logged).contains("has lost or deleted what it had acknowledged"),
        stand::log);
    assertEquals(1, run("reconcile", "--wait", "0"), "the hole shows");
    assertEquals(1, run("repair", "--lost-by-kafka"), this::said);
    assertTrue(out.toString().contains("nothing was done"), out::toString);

    passAndGoOn();
    stand.awaitWatermarks(); // repair looks up to them
    assertEquals(0, run("repair", "--yes", "--wait", "120"), this::said);
    awaitReconciled();
    assertEquals(0, run("repair", "--lost-by-kafka"), this::said);
  }

  @Test
  void aTopicThatEndsBeforeTheGroupIsMadeLongerAndNoOffsetIsUsedTwice() throws Exception {
    long loader = stand.loader();
    stand.signal("-KILL", loader);
    stand.awaitEnd(loader);
    stand.awaitNoMember();
    var beyond = new HashMap<TopicPartition, OffsetAndMetadata>();
    stand
        .ends(Topics.TRANSACTIONS.name())
        .forEach((partition, end) ->
            beyond.put(partition, new OffsetAndMetadata(end + 300, "1 closed")));
    stand
        .admin()
        .alterConsumerGroupOffsets(LostRecordsStand.GROUP, beyond)
        .all()
        .get(); // as if the log had been cut
    awaitStopped("has lost or deleted what it had acknowledged");

    passAndGoOn();
    stand.post(60);
    awaitReconciled();
    stand
        .ends(Topics.TRANSACTIONS.name())
        .forEach((partition, end) ->
            assertTrue(
                end >= Objects.requireNonNull(beyond.get(partition)).offset(),
                partition::toString));
  }

  @Test
  void whereTheGroupStoodIsForgottenAndLoadingGoesOnAfterWhatIsThere() throws Exception {
    long loader = stand.loader();
    stand.signal("-KILL", loader);
    stand.awaitEnd(loader);
    stand.awaitNoMember();
    var transactions = stand.ends(Topics.TRANSACTIONS.name()).keySet(); // as when it is deleted
    stand.admin().deleteConsumerGroupOffsets(LostRecordsStand.GROUP, transactions).all().get();
    awaitStopped("was never committed by group analytics-loader");

    passAndGoOn();
    stand.post(60);
    awaitReconciled();
  }

  @Test
  void aReplayThatIsKilledInTheMiddleIsRunAgainAndAdmitsEverythingOnce() throws Exception {
    stand.post(3_000);
    awaitReconciled();
    var before = stand.sums();
    int letters = stand.putAside();
    long repaired = repaired();
    long loader = stand.loader();
    stand.signal("-STOP", loader); // so that each of the killed sends all anew
    var random = Seeds.random(Seeds.one());
    for (int i = 0; i < KILLS; i++) {
      long from = stand.end(REPAIRS);
      var replay = stand.replay();
      long until = from + random.nextLong(1, letters);
      Awaitility.await()
          .atMost(LostRecordsStand.LONG)
          .pollInterval(Duration.ofMillis(2))
          .until(() -> stand.end(REPAIRS) >= until || !replay.isAlive());
      assertTrue(replay.isAlive(), "it waits for the loader");
      replay.destroyForcibly().waitFor();
    }
    stand.signal("-CONT", loader);
    var last = stand.replay();
    assertTrue(last.waitFor(LostRecordsStand.LONG.toSeconds(), TimeUnit.SECONDS));
    assertEquals(0, last.exitValue());
    assertEquals(before, stand.sums());
    assertEquals(0, run("reconcile"), this::said);
    assertEquals(repaired + 2L * letters, repaired());
  }

  @Test
  void nothingIsSentWhileTheLoadersAreBehindAnyPartition() throws Exception {
    stand.ask("ALTER TABLE postings DELETE WHERE lane_seq % 7 = 3 SETTINGS mutations_sync = 1");
    long loader = stand.loader();
    stand.signal("-STOP", loader);
    stand.post(60);
    long before = stand.end(REPAIRS);
    assertEquals(2, run("repair", "--yes", "--wait", "3"), this::said);
    assertTrue(err.toString().contains("have not read what may still bring it"), this::said);
    assertEquals(before, stand.end(REPAIRS));
    stand.signal("-CONT", loader);
    assertEquals(0, run("repair", "--yes", "--wait", "120"), this::said);
    awaitReconciled();
  }

  private static long repaired() {
    return Long.parseLong(
        stand.ask("SELECT toString(count()) FROM postings WHERE source_partition = 32768"));
  }

  /** It is started again, and stops for this. */
  private static void awaitStopped(String why) {
    int logged = stand.log().length();
    Awaitility.await()
        .atMost(LostRecordsStand.LONG)
        .until(() -> {
          stand.tend();
          return stand.log().substring(logged).contains(why);
        });
    stand.awaitEnd(stand.loader());
  }

  private void passAndGoOn() {
    stand.awaitNoMember();
    assertEquals(0, run("repair", "--lost-by-kafka", "--yes"), this::said);
    long before = stand.loader();
    Awaitility.await()
        .atMost(LostRecordsStand.LONG)
        .until(() -> {
          stand.tend();
          return stand.loader() != before;
        });
  }

  private void awaitReconciled() {
    assertEquals(0, run("reconcile", "--wait", "120"), this::said);
  }

  private int run(String... words) {
    return typed(dir, words);
  }
}
