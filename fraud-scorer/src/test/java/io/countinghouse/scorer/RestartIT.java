package io.countinghouse.scorer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.countinghouse.detection.feature.AccountFigures;
import io.countinghouse.detection.history.AccountEvent;
import io.countinghouse.detection.model.Model;
import io.countinghouse.detection.profile.Profile;
import io.countinghouse.events.Review;
import io.countinghouse.events.Score;
import io.countinghouse.events.Topics;
import io.countinghouse.events.Transaction;
import io.countinghouse.stack.KafkaBroker;
import io.countinghouse.stack.ServiceProcess;
import io.countinghouse.testkit.Seeds;
import io.countinghouse.testkit.Traffic;
import io.countinghouse.topics.EventHeaders;
import io.countinghouse.topics.TopicAdmin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/**
 * Two scorers with a model on a real broker: restarted one after the other, one killed, its state
 * lost. Every transaction is scored once, with what an undisturbed run would see of its account and
 * what the score says was known of its merchant; what customers pay each other reaches the other
 * side once; and every payment is counted once in a profile.
 */
final class RestartIT {

  private static final int TRANSACTIONS = 16_000;
  private static final Duration LONG = Duration.ofMinutes(3);

  private final long seed = Seeds.one();
  private final List<Transaction> traffic =
      Mules.paid(Traffic.dense(Seeds.random(seed)).transactions(TRANSACTIONS));
  private final List<Transaction> payouts = Mules.payouts(traffic);
  private final List<Transaction> input =
      Stream.concat(traffic.stream(), payouts.stream()).toList();

  @Test
  void twoInstancesScoreEverythingOnceAndAlikeWhateverBecomesOfThem() throws IOException {
    var dir = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "scorer-it-");
    var file = TestModel.randomFile(Seeds.random(seed));
    Files.write(dir.resolve("model.json"), file.bytes());
    try (var broker = KafkaBroker.start(dir.resolve("kafka"))) {
      TopicAdmin.create(
          broker.bootstrap(), "fraud-scorer", List.of(Topics.TRANSACTIONS, Topics.REVIEWS));
      try (var scores = new CommittedRecords(broker.bootstrap(), Topics.SCORES.name());
          var profiles = new CommittedRecords(broker.bootstrap(), Topics.PROFILES.name())) {
        disturbed(broker, dir, scores, profiles);
        assertScoredOnceAndAlike(decoded(scores), file.model());
        assertEquals(counted(), published(profiles), "seed " + seed);
      }
    }
  }

  private void disturbed(
      KafkaBroker broker, Path dir, CommittedRecords scores, CommittedRecords profiles)
      throws IOException {
    int half = traffic.size() / 2;
    int scored = Mules.scored(traffic);
    try (var load = new Load(broker.bootstrap());
        var one = instance(broker, dir, "one")) {
      load.send(traffic.subList(0, half));
      try (var two = instance(broker, dir, "two")) {
        scores.awaitAtLeast(1, LONG);
        one.restart();
        two.restart();
        load.send(traffic.subList(half, traffic.size()));
        scores.awaitAtLeast(scored / 2, LONG);
        two.kill();
        delete(dir.resolve("two-state"));
        two.restart();
        scores.awaitAtLeast(scored, LONG);
        Mules.awaitAllReceived(broker.bootstrap());
        load.send(payouts);
        scores.awaitAtLeast(scored + payouts.size(), LONG);
        load.send(confirmed(input.getLast()));
        var counted = counted();
        profiles.await(LONG, () -> published(profiles).equals(counted));
      }
    } // an orderly stop commits the rest, so what is there now is all there will be
    scores.readToEnd();
    profiles.readToEnd();
  }

  private static ServiceProcess instance(KafkaBroker broker, Path dir, String name) {
    var env = new HashMap<String, String>();
    env.put("KAFKA_BOOTSTRAP", broker.bootstrap());
    env.put("SCORER_STATE_DIR", dir.resolve(name + "-state").toString());
    env.put("SCORER_MODEL", dir.resolve("model.json").toString());
    return ServiceProcess.start(name, ScorerMain.class.getName(), env, dir.resolve("logs"));
  }

  private static void delete(Path dir) throws IOException {
    try (var files = Files.walk(dir)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static ProducerRecord<byte[], byte[]> confirmed(Transaction t) {
    return EventHeaders.record(
        Topics.REVIEWS,
        t.subjectAccount(),
        new Review(
            t.id(),
            t.subjectAccount(),
            Review.Outcome.CONFIRMED,
            "reviewer-1",
            t.postedAt(),
            "chargeback",
            t.merchantId(),
            t.counterparty(),
            null));
  }

  private static List<Score> decoded(CommittedRecords scores) {
    return scores.records().stream()
        .map(record -> EventHeaders.decode(Topics.SCORES, record.headers(), record.value()))
        .toList();
  }

  private void assertScoredOnceAndAlike(List<Score> scores, Model model) {
    var judged = input.stream().filter(t -> t.kind().scored()).toList();
    assertEquals(judged.size(), scores.size());
    var bySeq = new TreeMap<Long, Score>();
    scores.forEach(score -> bySeq.put(score.laneSeq(), score));
    assertEquals(judged.size(), bySeq.size());
    var offline = Offline.features(input, model, Set.of());
    var byRules = Undisturbed.scores(input);
    for (int i = 0; i < judged.size(); i++) {
      var score = Objects.requireNonNull(bySeq.get(judged.get(i).laneSeq()));
      var expected = Objects.requireNonNull(byRules.get(score.laneSeq()));
      assertEquals(expected.rulesScore(), score.rulesScore());
      assertEquals(expected.features(), score.features());
      assertModelAlike(offline.get(i), Objects.requireNonNull(score.model()), model);
    }
  }

  /** The account's figures are those of training; the merchant's, those that were recorded. */
  private static void assertModelAlike(float[] offline, Score.ByModel recorded, Model model) {
    var expected = recorded.features().toArray();
    System.arraycopy(offline, 0, expected, 0, AccountFigures.NAMES.size());
    assertArrayEquals(expected, recorded.features().toArray());
    assertEquals(model.digest(), recorded.digest());
    assertEquals(model.score(expected), recorded.score());
  }

  /** Payments and frauds by party and bucket. */
  private static Map<String, Map<Long, String>> published(CommittedRecords profiles) {
    var newest = new TreeMap<String, Map<Long, String>>();
    for (var record : profiles.records()) {
      var profile = EventHeaders.decode(Topics.PROFILES, record.headers(), record.value());
      var buckets = new TreeMap<Long, String>();
      profile.buckets().forEach(b -> buckets.put(b.index(), b.payments() + "/" + b.frauds()));
      newest.put(profile.party(), buckets);
    }
    return newest;
  }

  /** The same, counted here; the last payment turned out to be a fraud. */
  private Map<String, Map<Long, String>> counted() {
    var payments = new TreeMap<String, TreeMap<Long, Integer>>();
    var last = AccountEvent.of(input.getLast());
    for (var transaction : input) {
      var event = AccountEvent.of(transaction);
      if (transaction.kind().scored()) {
        payments
            .computeIfAbsent(event.party(), party -> new TreeMap<>())
            .merge(Profile.bucket(event.occurredAtUs()), 1, Integer::sum);
      }
    }
    var counted = new TreeMap<String, Map<Long, String>>();
    payments.forEach((party, all) -> {
      var buckets = new TreeMap<Long, String>();
      all.tailMap(all.lastKey() - Profile.BUCKETS_MAX, false)
          .forEach((index, count) -> {
            boolean fraud =
                party.equals(last.party()) && index == Profile.bucket(last.occurredAtUs());
            buckets.put(index, count + (fraud ? "/1" : "/0"));
          });
      counted.put(party, buckets);
    });
    return counted;
  }
}
