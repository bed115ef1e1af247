package io.countinghouse.scorer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.detection.history.History;
import io.countinghouse.events.Score;
import io.countinghouse.events.Topics;
import io.countinghouse.events.Transaction;
import io.countinghouse.events.Transaction.Kind;
import io.countinghouse.testkit.Payments;
import io.countinghouse.testkit.Seeds;
import io.countinghouse.testkit.Traffic;
import io.countinghouse.topics.DeadLetter;
import io.countinghouse.topics.EventHeaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/** The topology, record by record, without a broker. */
final class ScoringTopologyTest {

  private static final String TRACEPARENT =
      "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  private final Payments alice = new Payments("alice");

  @Test
  void everyTransactionGetsOneScore() {
    try (var scorer = new TestScorer()) {
      for (int i = 0; i < 50; i++) {
        scorer.read(alice.out(Duration.ofHours(7L * i), "20.00"));
      }
      var scores = scorer.scores();
      assertEquals(50, scores.size());
      for (int i = 0; i < 50; i++) {
        assertEquals(i + 1, scores.get(i).laneSeq());
        assertEquals("alice", scores.get(i).subjectAccount());
        assertEquals("", scores.get(i).modelDigest());
        assertFalse(scores.get(i).flagged());
      }
      assertTrue(scorer.flags().isEmpty());
    }
  }

  @Test
  void onlyPostingsAndAuthorisationsAreScoredAndRemembered() {
    try (var scorer = new TestScorer()) {
      scorer.read(alice.kind(Kind.AUTHORISE, Duration.ofMinutes(0)));
      scorer.read(alice.kind(Kind.CAPTURE, Duration.ofMinutes(1)));
      scorer.read(alice.kind(Kind.AUTHORISE, Duration.ofMinutes(2)));
      scorer.read(alice.kind(Kind.VOID, Duration.ofMinutes(3)));
      scorer.read(alice.kind(Kind.EXPIRE, Duration.ofMinutes(4)));
      scorer.read(alice.kind(Kind.REVERSE, Duration.ofMinutes(5)));
      scorer.read(alice.out(Duration.ofMinutes(6), "10.00"));
      assertEquals(List.of(1L, 3L, 7L), scorer.scores().stream().map(Score::laneSeq).toList());
      assertEquals(List.of(1.0, 2.0, 3.0), scorer.observed("count_10m"));
      assertEquals(3, scorer.remembered("alice").events().size());
      assertTrue(scorer.deadLetters().isEmpty());
    }
  }

  @Test
  void aScoreAtTheThresholdRaisesAFlagWithReasonsAsData() {
    try (var scorer = new TestScorer()) {
      structuring(scorer);
      var flag = scorer.flags().getLast();
      assertEquals(3, flag.laneSeq());
      assertEquals("9500.00", flag.amount());
      assertEquals("cash-USD", flag.counterparty());
      assertTrue(flag.score() >= 0.8);
      var reason = flag.reasons().getFirst();
      assertEquals("structuring", reason.rule());
      assertEquals(1, reason.version());
      assertEquals(28_500, reason.observed());
      assertEquals(10_000, reason.limit());
      assertEquals("USD", reason.unit());
      assertEquals("PT168H", reason.window());
    }
  }

  @Test
  void aFlagIsReadableWithPlainJsonTools() {
    try (var scorer = new TestScorer()) {
      structuring(scorer);
      var json = new JsonMapper().readTree(scorer.rawFlags().getLast().value());
      assertEquals("alice", json.get("subject_account").asString());
      assertEquals(
          Payments.START.plus(Duration.ofDays(2)).toString(), json.get("occurred_at").asString());
      assertEquals("structuring", json.get("reasons").get(0).get("rule").asString());
    }
  }

  private void structuring(TestScorer scorer) {
    alice.in("USD");
    for (int day = 0; day < 3; day++) {
      scorer.read(alice.in(Duration.ofDays(day), "9500.00"));
    }
  }

  @Test
  void theScoreSaysWhichRulesAndWhatValues() {
    try (var scorer = new TestScorer()) {
      scorer.read(alice.out(Duration.ZERO, "20.00"));
      scorer.read(alice.out(Duration.ofMinutes(1), "30.00"));
      var score = scorer.scores().getLast();
      assertTrue(score.ruleSetVersion().matches("1-[0-9a-f]{12}"), score.ruleSetVersion());
      var count = score.features().stream().filter(f -> f.name().equals("count_10m")).findFirst();
      assertEquals(2, count.orElseThrow().value());
    }
  }

  @Test
  void aLateEventSeesOnlyWhatHappenedBeforeIt() {
    try (var scorer = new TestScorer()) {
      scorer.read(alice.out(Duration.ofMinutes(0), "10.00"));
      scorer.read(alice.out(Duration.ofMinutes(8), "10.00"));
      scorer.read(alice.out(Duration.ofMinutes(4), "10.00"));
      scorer.read(alice.out(Duration.ofMinutes(9), "10.00"));
      assertEquals(List.of(1.0, 2.0, 2.0, 4.0), scorer.observed("count_10m"));
      assertEquals(1, scorer.counted("scorer.out.of.order"));
    }
  }

  @Test
  void aWindowSlidesOverEventTimeToTheMicrosecond() {
    try (var scorer = new TestScorer()) {
      var window = Duration.ofMinutes(10);
      scorer.read(alice.out(Duration.ZERO, "10.00"));
      scorer.read(alice.out(window.minus(Duration.ofNanos(1_000)), "10.00"));
      scorer.read(alice.out(window, "10.00"));
      assertEquals(List.of(1.0, 2.0, 2.0), scorer.observed("count_10m"));
    }
  }

  @Test
  void accountsDoNotSeeEachOther() {
    try (var scorer = new TestScorer()) {
      scorer.read(alice.out(Duration.ZERO, "10.00"));
      scorer.read(new Payments("alice2").out(Duration.ofSeconds(1), "10.00"));
      scorer.read(new Payments("al").out(Duration.ofSeconds(2), "10.00"));
      assertEquals(List.of(1.0, 1.0, 1.0), scorer.observed("count_10m"));
    }
  }

  @Test
  void bytesThatAreNoTransactionGoToTheDeadLettersAsRead() {
    try (var scorer = new TestScorer()) {
      scorer.readRaw("bob", new byte[] {9, 9, 9}, "transaction/1");
      scorer.readRaw("bob", new byte[] {1}, "transaction/77");
      scorer.read(new Payments("bob").out(Duration.ZERO, "10.00"));
      assertEquals(2, scorer.counted("scorer.dead.letters"));
      var letters = scorer.deadLetters();
      assertEquals(2, letters.size());
      assertArrayEquals(new byte[] {9, 9, 9}, letters.getFirst().value());
      assertEquals("bob", letters.getFirst().key());
      assertEquals("transactions", letters.getFirst().header(DeadLetter.TOPIC));
      assertEquals("0", letters.getFirst().header(DeadLetter.OFFSET));
      assertEquals("transaction/77", letters.getLast().header("schema"));
      assertTrue(letters.getLast().header(DeadLetter.REASON).contains("transaction/77"));
      assertEquals(2, scorer.counted("scorer.dead.letters"));
      assertEquals(1, scorer.scores().size());
    }
  }

  @Test
  void aTransactionUnderAnotherKeyGoesToTheDeadLetters() {
    try (var scorer = new TestScorer()) {
      var transaction = alice.out(Duration.ZERO, "10.00");
      scorer.readRaw("mallory", TestScorer.encoded(transaction), "transaction/1");
      var letter = scorer.deadLetters().getFirst();
      assertArrayEquals(TestScorer.encoded(transaction), letter.value());
      assertEquals("the key is not the subject account", letter.header(DeadLetter.REASON));
      assertTrue(scorer.scores().isEmpty());
    }
  }

  @Test
  void aTransactionThatComesTwiceIsScoredOnce() {
    try (var scorer = new TestScorer()) {
      var transaction = alice.out(Duration.ZERO, "10.00");
      scorer.read(transaction);
      scorer.read(transaction);
      assertEquals(1, scorer.scores().size());
      assertTrue(scorer.deadLetters().getFirst().header(DeadLetter.REASON).contains("already"));
    }
  }

  @Test
  void theStoreKeepsTheStatedNumberOfEventsAndABucketOfWhatWasBefore() {
    try (var scorer = new TestScorer()) {
      int more = History.EVENTS_MAX + 40;
      for (int i = 0; i < more; i++) {
        scorer.read(alice.out(Duration.ofSeconds(i), "10.00"));
      }
      assertEquals(History.EVENTS_MAX, scorer.remembered("alice").events().size());
      assertEquals(1, scorer.remembered("alice").buckets().size());
      assertTrue(scorer.stored() < History.EVENTS_MAX / 10, "one record for many events");
      assertEquals(more, scorer.observed("count_1h").getLast());
      scorer.read(alice.out(Duration.ofDays(200), "10.00"));
      assertEquals(1, scorer.stored());
      scorer.read(alice.out(Duration.ofDays(1), "10.00"));
      assertEquals(1, scorer.stored());
      assertEquals(1, scorer.counted("scorer.too.old.to.remember"));
      assertEquals(more + 2, scorer.scores().size());
    }
  }

  @Test
  void anEventThatIsOlderThanAllThatAreRememberedIsCounted() {
    try (var scorer = new TestScorer()) {
      for (int i = 1; i <= History.EVENTS_MAX; i++) {
        scorer.read(alice.out(Duration.ofSeconds(10L * i), "10.00"));
      }
      scorer.read(alice.out(Duration.ZERO, "10.00"));
      assertEquals(1, scorer.counted("scorer.late.only.counted"));
      assertEquals(0, scorer.counted("scorer.too.old.to.remember"));
      scorer.read(alice.out(Duration.ofSeconds(10L * History.EVENTS_MAX + 1), "10.00"));
      assertEquals(History.EVENTS_MAX + 2, scorer.observed("count_1h").getLast());
    }
  }

  @Test
  void aTraceTravelsToTheScoreTheFlagAndTheDeadLetter() {
    var headers = Map.of("schema", "transaction/1", EventHeaders.TRACEPARENT, TRACEPARENT);
    try (var scorer = new TestScorer()) {
      structuring(scorer);
      var last = alice.in(Duration.ofDays(3), "9500.00");
      scorer.readRaw("alice", TestScorer.encoded(last), headers);
      scorer.readRaw("alice", new byte[] {9, 9, 9}, headers);
      assertEquals(TRACEPARENT, scorer.rawScores().getLast().header(EventHeaders.TRACEPARENT));
      assertEquals(TRACEPARENT, scorer.rawFlags().getLast().header(EventHeaders.TRACEPARENT));
      assertEquals(TRACEPARENT, scorer.deadLetters().getLast().header(EventHeaders.TRACEPARENT));
      assertEquals("", scorer.rawFlags().getFirst().header(EventHeaders.TRACEPARENT));
      assertEquals(Topics.SCORES.codec().schema(), scorer.rawScores().getLast().header("schema"));
      assertEquals(Topics.FLAGS.codec().schema(), scorer.rawFlags().getLast().header("schema"));
      assertEquals(last.laneSeq(), scorer.flags().getLast().laneSeq());
    }
  }

  static List<Long> seeds() {
    return Seeds.some(3).boxed().toList();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void theSameInputGivesTheSameBytes(long seed) {
    var input = new Traffic(Seeds.random(seed)).transactions(600);
    assertEquals(run(input, input.size()), run(input, input.size()));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void aRestartChangesNoScore(long seed) {
    var input = new Traffic(Seeds.random(seed)).transactions(600);
    assertEquals(run(input, input.size()), run(input, 50));
    var busy = Traffic.dense(Seeds.random(seed)).transactions(2_000);
    assertEquals(run(busy, busy.size()), run(busy, 190));
  }

  /** All that is written, in hexadecimal; the decoded histories are dropped every so often. */
  private static List<String> run(List<Transaction> input, int restartEvery) {
    var written = new ArrayList<String>();
    try (var scorer = new TestScorer()) {
      for (int i = 0; i < input.size(); i++) {
        if (i > 0 && i % restartEvery == 0) {
          scorer.restart();
        }
        scorer.read(input.get(i));
      }
      scorer.rawScores().forEach(score -> written.add(score.hex()));
      scorer.rawFlags().forEach(flag -> written.add(flag.hex()));
    }
    return written;
  }
}
