package io.countinghouse.scorer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.events.Codec;
import io.countinghouse.events.Micros;
import io.countinghouse.events.Score;
import io.countinghouse.events.Topics;
import io.countinghouse.events.Transaction;
import io.countinghouse.stack.KafkaBroker;
import io.countinghouse.stack.ServiceProcess;
import io.countinghouse.testkit.Payments;
import io.countinghouse.testkit.Seeds;
import io.countinghouse.testkit.Traffic;
import io.countinghouse.topics.EventHeaders;
import io.countinghouse.topics.TopicAdmin;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** The scorer's process on a real broker, killed in the middle of its work. */
final class ScorerIT {

  private static final int TRANSACTIONS = 24_000;
  private static final Duration LONG = Duration.ofMinutes(3);

  /** A broker takes by default what is up to an hour ahead of its clock. */
  private static final Duration FAR_AHEAD = Duration.ofHours(3);

  @Test
  void everyTransactionIsScoredOnceAndAlikeThoughTheScorerIsKilledAndClocksAreAhead()
      throws IOException {
    var traffic = new Traffic(Seeds.random(Seeds.one())).transactions(TRANSACTIONS);
    var input = new ArrayList<>(Mules.paid(traffic));
    input.addAll(Mules.robbed(traffic));
    input.add(ahead());
    var payouts = Mules.payouts(traffic);
    var all = Stream.concat(input.stream(), payouts.stream()).toList();
    var dir = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "scorer-it-");
    try (var broker = KafkaBroker.start(dir.resolve("kafka"))) {
      TopicAdmin.create(broker.bootstrap(), "fraud-scorer", List.of(Topics.TRANSACTIONS));
      try (var scores = new CommittedRecords(broker.bootstrap(), Topics.SCORES.name())) {
        killedTwice(broker, dir, input, payouts, scores);
        assertScoredOnceAndAlike(all, decoded(scores));
      }
      assertFlaggedOnce(all, payouts.getLast(), broker.bootstrap());
      assertPoisonKept(broker.bootstrap());
      assertNothingIsScoredAgainThoughKafkaForgotWhatWasRead(broker, dir, Mules.scored(all));
    }
  }

  private static void killedTwice(
      KafkaBroker broker,
      Path dir,
      List<Transaction> input,
      List<Transaction> payouts,
      CommittedRecords scores) {
    int half = input.size() / 2;
    int scored = Mules.scored(input);
    try (var load = new Load(broker.bootstrap())) {
      load.send(input.subList(0, half));
      try (var scorer = scorer(broker, dir)) {
        scores.awaitAtLeast(1, LONG);
        scorer.kill();
        scorer.restart();
        load.send(poison());
        load.send(input.subList(half, input.size()));
        scores.awaitAtLeast(scored / 2 + 1, LONG);
        scorer.kill();
        scorer.restart();
        scores.awaitAtLeast(scored, LONG);
        Mules.awaitAllReceived(broker.bootstrap());
        load.send(payouts);
        scores.awaitAtLeast(scored + payouts.size(), LONG);
        awaitPoisonKept(broker.bootstrap()); // alone in its partition, it may come last
        assertReviewedThoughItSaysItWasAheadOfTime(input.getLast(), broker.bootstrap(), load);
      } // an orderly stop commits the rest, so what is there now is all there will be
      scores.readToEnd();
    }
  }

  private static ServiceProcess scorer(KafkaBroker broker, Path dir) {
    var env =
        Map.of(
            "KAFKA_BOOTSTRAP", broker.bootstrap(),
            "SCORER_STATE_DIR", dir.resolve("state").toString(),
            "SCORER_THREADS", "2");
    return ServiceProcess.start("scorer", ScorerMain.class.getName(), env, dir.resolve("logs"));
  }

  /** As Kafka does when a group was away for a week. */
  private static void assertNothingIsScoredAgainThoughKafkaForgotWhatWasRead(
      KafkaBroker broker, Path dir, int scored) {
    try (var admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
      admin
          .deleteConsumerGroups(List.of("fraud-scorer"))
          .all()
          .toCompletionStage()
          .toCompletableFuture()
          .join();
    }
    var refusal = assertThrows(IllegalStateException.class, () -> scorer(broker, dir).close());
    var message = String.valueOf(refusal.getMessage()); // with the end of the log
    assertTrue(message.contains("group fraud-scorer no offset in transactions"), message);
    try (var scores = new CommittedRecords(broker.bootstrap(), Topics.SCORES.name())) {
      scores.readToEnd();
      assertEquals(scored, scores.records().size());
    }
  }

  /** Of a lane whose clock was wrong, and goes on from there after it was put right. */
  private static Transaction ahead() {
    var after = Duration.between(Payments.START, Micros.truncate(Instant.now())).plus(FAR_AHEAD);
    return new Payments("ahead", after.toSeconds()).out(after, "10.00");
  }

  /** One review is of a year that no milliseconds can count; the newest word is the second. */
  private static void assertReviewedThoughItSaysItWasAheadOfTime(
      Transaction payment, String bootstrap, Load load) {
    load.send(review(payment, "dismissed", "+300000000-01-01T00:00:00Z"));
    var localTime = Micros.truncate(Instant.now()).plus(FAR_AHEAD);
    load.send(review(payment, "confirmed", localTime.toString()));
    try (var profiles = new CommittedRecords(bootstrap, Topics.PROFILES.name())) {
      profiles.await(LONG, () -> frauds(profiles, "merchant " + payment.merchantId()) == 1);
    }
  }

  /** As a system of chargebacks writes it. */
  private static ProducerRecord<byte[], byte[]> review(
      Transaction payment, String outcome, String reviewedAt) {
    var json =
        """
        {"transaction_id":"%s","subject_account":"%s","outcome":"%s","reviewer":"chargebacks",\
        "reviewed_at":"%s","reason":"local time","merchant_id":"%s","counterparty":"%s"}
        """
            .formatted(
                payment.id(),
                payment.subjectAccount(),
                outcome,
                reviewedAt,
                payment.merchantId(),
                payment.creditAccount());
    var record =
        new ProducerRecord<>(
            Topics.REVIEWS.name(), utf8(payment.subjectAccount()), utf8(json.strip()));
    record.headers().add(Codec.HEADER, utf8(Topics.REVIEWS.codec().schema()));
    return record;
  }

  /** In the newest profile of a party. */
  private static int frauds(CommittedRecords profiles, String party) {
    return profiles.records().stream()
        .map(record -> EventHeaders.decode(Topics.PROFILES, record.headers(), record.value()))
        .filter(profile -> profile.party().equals(party))
        .reduce((_, newer) -> newer)
        .map(profile -> profile.buckets().stream().mapToInt(b -> b.frauds()).sum())
        .orElse(0);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static ProducerRecord<byte[], byte[]> poison() {
    return new ProducerRecord<>(Topics.TRANSACTIONS.name(), utf8("x"), new byte[] {1, 2, 3});
  }

  private static List<Score> decoded(CommittedRecords scores) {
    return scores.records().stream()
        .map(record -> EventHeaders.decode(Topics.SCORES, record.headers(), record.value()))
        .toList();
  }

  private static void assertScoredOnceAndAlike(List<Transaction> input, List<Score> scores) {
    assertEquals(Mules.scored(input), scores.size());
    var bySeq = new TreeMap<Long, Score>();
    scores.forEach(score -> bySeq.put(score.laneSeq(), score));
    assertEquals(scores.size(), bySeq.size());
    var undisturbed = Undisturbed.scores(input);
    undisturbed.forEach((seq, score) -> assertEquals(score, bySeq.get(seq)));
  }

  private static void assertFlaggedOnce(
      List<Transaction> input, Transaction mule, String bootstrap) {
    var expected = new ArrayList<Long>();
    Undisturbed.scores(input).values().stream()
        .filter(Score::flagged)
        .forEach(s -> expected.add(s.laneSeq()));
    assertTrue(expected.size() > 10, "the traffic must have suspicious transactions");
    assertTrue(expected.contains(mule.laneSeq()), "what was robbed and paid out is one of them");
    try (var flags = new CommittedRecords(bootstrap, Topics.FLAGS.name())) {
      flags.readToEnd();
      var flagged =
          flags.records().stream()
              .map(record -> EventHeaders.decode(Topics.FLAGS, record.headers(), record.value()))
              .map(flag -> flag.laneSeq())
              .sorted()
              .toList();
      assertEquals(expected.size(), flagged.size());
      assertEquals(expected, flagged);
    }
  }

  private static void awaitPoisonKept(String bootstrap) {
    try (var letters =
        new CommittedRecords(bootstrap, Topics.TRANSACTIONS.deadLetters("fraud-scorer"))) {
      letters.awaitAtLeast(1, LONG);
    }
  }

  private static void assertPoisonKept(String bootstrap) {
    try (var letters =
        new CommittedRecords(bootstrap, Topics.TRANSACTIONS.deadLetters("fraud-scorer"))) {
      letters.readToEnd();
      assertEquals(1, letters.records().size());
      assertArrayEquals(new byte[] {1, 2, 3}, letters.records().getFirst().value());
    }
  }
}
