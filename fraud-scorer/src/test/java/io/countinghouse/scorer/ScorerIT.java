package io.countinghouse.scorer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** The scorer's process on a real broker, killed in the middle of its work. */
final class ScorerIT {

  private static final int TRANSACTIONS = 24_000;
  private static final Duration LONG = Duration.ofMinutes(3);

  @Test
  void everyTransactionIsScoredOnceAndAlikeThoughTheScorerIsKilled() throws IOException {
    var input = new Traffic(Seeds.random(Seeds.one())).transactions(TRANSACTIONS);
    var dir = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "scorer-it-");
    try (var broker = KafkaBroker.start(dir.resolve("kafka"))) {
      TopicAdmin.create(broker.bootstrap(), "fraud-scorer", List.of(Topics.TRANSACTIONS));
      try (var scores = new CommittedRecords(broker.bootstrap(), Topics.SCORES.name())) {
        killedTwice(broker, dir, input, scores);
        assertScoredOnceAndAlike(input, decoded(scores));
      }
      assertFlaggedOnce(input, broker.bootstrap());
      assertPoisonKept(broker.bootstrap());
    }
  }

  private static void killedTwice(
      KafkaBroker broker, Path dir, List<Transaction> input, CommittedRecords scores) {
    var env = new HashMap<String, String>();
    env.put("KAFKA_BOOTSTRAP", broker.bootstrap());
    env.put("SCORER_STATE_DIR", dir.resolve("state").toString());
    env.put("SCORER_THREADS", "2");
    try (var load = new Load(broker.bootstrap())) {
      load.send(input.subList(0, TRANSACTIONS / 2));
      try (var scorer =
          ServiceProcess.start("scorer", ScorerMain.class.getName(), env, dir.resolve("logs"))) {
        scores.awaitAtLeast(1, LONG);
        scorer.kill();
        scorer.restart();
        load.send(poison());
        load.send(input.subList(TRANSACTIONS / 2, TRANSACTIONS));
        scores.awaitAtLeast(TRANSACTIONS / 2 + 1, LONG);
        scorer.kill();
        scorer.restart();
        scores.awaitAtLeast(TRANSACTIONS, LONG);
      } // an orderly stop commits the rest, so what is there now is all there will be
      scores.readToEnd();
    }
  }

  private static ProducerRecord<byte[], byte[]> poison() {
    return new ProducerRecord<>(
        Topics.TRANSACTIONS.name(), "x".getBytes(StandardCharsets.UTF_8), new byte[] {1, 2, 3});
  }

  private static List<Score> decoded(CommittedRecords scores) {
    return scores.records().stream()
        .map(record -> EventHeaders.decode(Topics.SCORES, record.headers(), record.value()))
        .toList();
  }

  private static void assertScoredOnceAndAlike(List<Transaction> input, List<Score> scores) {
    assertEquals(TRANSACTIONS, scores.size());
    var bySeq = new TreeMap<Long, Score>();
    scores.forEach(score -> bySeq.put(score.laneSeq(), score));
    assertEquals(TRANSACTIONS, bySeq.size());
    var undisturbed = Undisturbed.scores(input);
    undisturbed.forEach((seq, score) -> assertEquals(score, bySeq.get(seq)));
  }

  private static void assertFlaggedOnce(List<Transaction> input, String bootstrap) {
    var expected = new ArrayList<Long>();
    Undisturbed.scores(input).values().stream()
        .filter(Score::flagged)
        .forEach(s -> expected.add(s.laneSeq()));
    assertTrue(expected.size() > 10, "the traffic must have suspicious transactions");
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

  private static void assertPoisonKept(String bootstrap) {
    try (var letters =
        new CommittedRecords(bootstrap, Topics.TRANSACTIONS.deadLetters("fraud-scorer"))) {
      letters.readToEnd();
      assertEquals(1, letters.records().size());
      assertArrayEquals(new byte[] {1, 2, 3}, letters.records().getFirst().value());
    }
  }
}
