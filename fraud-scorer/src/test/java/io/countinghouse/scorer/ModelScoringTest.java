package io.countinghouse.scorer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.events.Flag;
import io.countinghouse.events.Score;
import io.countinghouse.events.Topics;
import io.countinghouse.testkit.Payments;
import io.countinghouse.testkit.Seeds;
import io.countinghouse.testkit.Traffic;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The topology with a model, record by record, without a broker. */
final class ModelScoringTest {

  /** The bytes of a score with its rules' and its model's values, before Kafka packs the batch. */
  private static final int SCORE_BYTES_MAX = 1_000;

  private final Payments alice = new Payments("alice");

  private static Score.ByModel byModel(Score score) {
    return Objects.requireNonNull(score.model());
  }

  @Test
  void aFlagOfTheModelSaysWhichFeaturesOfThisEventSpoke() {
    var model = TestModel.dearerThan(99);
    try (var scorer = new TestScorer(model)) {
      scorer.read(alice.out(Duration.ZERO, "20.00"));
      scorer.read(alice.out(Duration.ofHours(1), "120.10"));
      var flag = scorer.flags().getFirst();
      assertEquals(1, scorer.flags().size());
      assertEquals(2, flag.laneSeq());
      assertEquals(List.of(), flag.reasons());
      var why = Objects.requireNonNull(flag.model());
      assertEquals(model.digest(), why.digest());
      assertEquals(List.of(new Flag.Contribution("amount", 120.1, 4)), why.contributions());
      assertEquals(flag.score(), why.score());
    }
  }

  @Test
  void theScoreIsTheGreaterOfTheRulesAndTheModels() {
    try (var scorer = new TestScorer(TestModel.dearerThan(99_000))) {
      alice.in("USD");
      for (int day = 0; day < 3; day++) {
        scorer.read(alice.in(Duration.ofDays(day), "9500.00"));
      }
      var score = scorer.scores().getLast();
      assertEquals(score.rulesScore(), score.score());
      assertTrue(score.score() > byModel(score).score());
      assertTrue(byModel(score).score() > 0);
      var flag = scorer.flags().getLast();
      assertEquals("structuring", flag.reasons().getFirst().rule());
      assertEquals(List.of(), Objects.requireNonNull(flag.model()).contributions());
    }
  }

  static List<Long> seeds() {
    return Seeds.some(3).boxed().toList();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void whatAScoreRecordsGivesTheModelsScoreAgain(long seed) {
    var model = TestModel.random(Seeds.random(seed));
    var seen = new HashSet<Double>();
    try (var scorer = new TestScorer(model)) {
      new Traffic(Seeds.random(seed)).transactions(400).forEach(scorer::read);
      for (var score : scorer.scores()) {
        var recorded = byModel(score);
        assertEquals(model.digest(), recorded.digest());
        assertEquals(recorded.score(), model.score(recorded.features().toArray()));
        seen.add(recorded.score());
      }
    }
    assertTrue(seen.size() > 100, "the model tells hardly any event from another");
  }

  /** Rules are live alone, and a model is on trial beside them. */
  @ParameterizedTest
  @MethodSource("seeds")
  void whatAScoreRecordsGivesTheScoreOfTheModelInShadowAgain(long seed) {
    var model = TestModel.random(Seeds.random(seed));
    var seen = new HashSet<Double>();
    try (var scorer = new TestScorer(null, model)) {
      new Traffic(Seeds.random(seed)).transactions(400).forEach(scorer::read);
      for (var score : scorer.scores()) {
        var shadow = Objects.requireNonNull(score.shadow());
        assertNull(score.model());
        assertEquals(model.digest(), shadow.modelDigest());
        assertEquals(shadow.modelScore(), model.score(shadow.modelFeatures().toArray()));
        seen.add(shadow.modelScore());
      }
    }
    assertTrue(seen.size() > 100, "the model tells hardly any event from another");
  }

  @Test
  void aRecordedScoreStaysSmall() {
    var shadow = TestModel.random(Seeds.random(2));
    try (var scorer = new TestScorer(TestModel.random(Seeds.random(1)), shadow)) {
      new Traffic(Seeds.random(1)).transactions(200).forEach(scorer::read);
      double mean =
          scorer.rawScores().stream().mapToInt(each -> each.value().length).average().orElseThrow();
      assertTrue(mean < SCORE_BYTES_MAX, "a score takes " + mean + " bytes");
    }
  }

  @Test
  void anotherModelIsToldFromTheFirstByItsDigest() {
    assertNotEquals(TestModel.dearerThan(1).digest(), TestModel.dearerThan(2).digest());
    try (var scorer = new TestScorer(TestModel.dearerThan(1))) {
      scorer.read(alice.out(Duration.ZERO, "20.00"));
      var read = Topics.SCORES.codec().decode("score/1", scorer.rawScores().getFirst().value());
      assertEquals(TestModel.dearerThan(1).digest(), read.modelDigest());
    }
  }
}
