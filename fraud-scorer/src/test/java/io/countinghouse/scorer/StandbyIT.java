package io.countinghouse.scorer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.events.Topics;
import io.countinghouse.events.Transaction;
import io.countinghouse.stack.KafkaBroker;
import io.countinghouse.stack.ServiceProcess;
import io.countinghouse.testkit.Seeds;
import io.countinghouse.testkit.Traffic;
import io.countinghouse.topics.EventHeaders;
import io.countinghouse.topics.TopicAdmin;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two scorers, each with a copy of the other's state. */
final class StandbyIT {

  private static final int TRANSACTIONS = 24_000;
  private static final int BEFORE = TRANSACTIONS / 2;
  private static final Duration LONG = Duration.ofMinutes(3);

  private final long seed = Seeds.one();
  private final List<Transaction> input =
      Traffic.dense(Seeds.random(seed)).transactions(TRANSACTIONS);

  private @TempDir Path dir;

  @Test
  void whoTakesOverFromAKilledOneGoesOnFromItsCopyAndScoresEverythingOnce() throws Exception {
    try (var broker = KafkaBroker.start(dir.resolve("kafka"))) {
      TopicAdmin.create(
          broker.bootstrap(), "fraud-scorer", List.of(Topics.TRANSACTIONS, Topics.REVIEWS));
      try (var scores = new CommittedRecords(broker.bootstrap(), Topics.SCORES.name())) {
        takenOver(broker, scores);
        scores.readToEnd();
        assertScoredOnceAndAlike(scores);
      }
    }
  }

  private void takenOver(KafkaBroker broker, CommittedRecords scores) throws Exception {
    try (var load = new Load(broker.bootstrap());
        var one = begin(broker, "one").awaitReady()) {
      load.send(input.subList(0, BEFORE));
      scores.awaitAtLeast(BEFORE, LONG);
      try (var two = begin(broker, "two").awaitReady();
          var ofOne = Figures.of(log("one"), 0);
          var ofTwo = Figures.of(log("two"), 0)) {
        Awaitility.await().atMost(LONG).until(() -> copied(ofOne) + copied(ofTwo) > 0);
        double restored = ofTwo.figure("scorer_restored_total");
        load.send(input.subList(BEFORE, TRANSACTIONS));
        scores.awaitAtLeast(BEFORE + 1, LONG);
        one.kill();
        scores.awaitAtLeast(TRANSACTIONS, LONG);
        double more = ofTwo.figure("scorer_restored_total") - restored;
        System.out.printf("seed %d: restored %.0f, then %.0f%n", seed, restored, more);
        assertTrue(more < BEFORE / 10.0, "restored at the take-over: " + more);
        assertTrue(two.alive());
      }
    } // an orderly stop commits the rest, so what is there now is all there will be
  }

  /** Partitions that it has a copy of, if it has them to the end; who runs all copies none. */
  private static double copied(Figures figures) throws Exception {
    boolean all = figures.ready() && figures.figure("scorer_standby_behind") == 0;
    return all ? figures.figure("scorer_standby_partitions") : Double.NEGATIVE_INFINITY;
  }

  private ServiceProcess begin(KafkaBroker broker, String name) {
    var env =
        Map.of(
            "KAFKA_BOOTSTRAP",
            broker.bootstrap(),
            "SCORER_STATE_DIR",
            dir.resolve(name + "-state").toString(),
            "SCORER_STANDBYS",
            "1",
            "METRICS_PORT",
            "0");
    return ServiceProcess.begin(name, ScorerMain.class.getName(), env, dir.resolve("logs"));
  }

  private Path log(String name) {
    return dir.resolve("logs").resolve(name + ".log");
  }

  private void assertScoredOnceAndAlike(CommittedRecords written) {
    var scores =
        written.records().stream()
            .map(record -> EventHeaders.decode(Topics.SCORES, record.headers(), record.value()))
            .toList();
    assertEquals(TRANSACTIONS, scores.size(), "seed " + seed);
    var bySeq = new TreeMap<Long, Object>();
    scores.forEach(score -> bySeq.put(score.laneSeq(), score));
    assertEquals(Undisturbed.scores(input), bySeq, "seed " + seed);
  }
}
