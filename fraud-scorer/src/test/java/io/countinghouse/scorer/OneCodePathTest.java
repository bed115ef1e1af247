package io.countinghouse.scorer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.detection.history.AccountEvent;
import io.countinghouse.detection.model.Model;
import io.countinghouse.detection.model.ModelFeatures;
import io.countinghouse.detection.rule.RuleFile;
import io.countinghouse.events.Micros;
import io.countinghouse.events.Money;
import io.countinghouse.events.Review;
import io.countinghouse.events.Score;
import io.countinghouse.events.Transaction;
import io.countinghouse.testkit.Seeds;
import io.countinghouse.testkit.Traffic;
import io.countinghouse.training.LabelledPayment;
import io.countinghouse.training.Replay;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The stream and training look at a payment with the same eyes: the same events in the same order
 * give the same features and scores to the bit. Profiles come round to the scores at once here, as
 * they do in training; what they really were is in each score.
 */
final class OneCodePathTest {

  private static final int TRANSACTIONS = 500;

  static List<Long> seeds() {
    return Seeds.some(3).boxed().toList();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void theStreamGivesWhatTrainingLearnsFrom(long seed) {
    var random = Seeds.random(seed);
    assertTrue(frauds(new Traffic(random).transactions(TRANSACTIONS), 6, random) > 0);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void soItDoesOfAccountsThatDoMoreThanIsRememberedOneByOne(long seed) {
    var random = Seeds.random(seed);
    var transactions = Traffic.dense(random).transactions(3 * TRANSACTIONS);
    assertTrue(frauds(transactions, 6, random) > 0);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void soItDoesOfAccountsThatPayEachOther(long seed) {
    var random = Seeds.random(seed);
    var transactions = Traffic.dense(random).amongThemselves().transactions(3 * TRANSACTIONS);
    assertTrue(transactions.stream().filter(Transaction::reachesCustomer).count() > 100);
    assertTrue(frauds(transactions, 6, random) > 0);
  }

  /**
   * Compares both paths.
   *
   * @param oneOf how rare a fraud is
   * @return the frauds that came back, added up over all scores
   */
  private static double frauds(List<Transaction> transactions, int oneOf, RandomGenerator random) {
    var payments = labelled(transactions, oneOf, random);
    var model = TestModel.random(random);
    var offline =
        new Replay(RuleFile.builtIn().thresholds(), model.delay()).features(payments, one -> true);
    var scores = streamed(transactions, payments, model);
    double frauds = 0;
    for (int i = 0; i < transactions.size(); i++) {
      var recorded = Objects.requireNonNull(scores.get(i).model());
      var expected = offline.values(i);
      assertArrayEquals(expected, recorded.features().toArray(), "row " + i);
      assertEquals(model.score(model.inputs(expected)), recorded.score());
      frauds += expected[ModelFeatures.NAMES.indexOf("merchant_frauds_30d")];
    }
    return frauds;
  }

  private static List<LabelledPayment> labelled(
      List<Transaction> transactions, int oneOf, RandomGenerator random) {
    var payments = new ArrayList<LabelledPayment>();
    for (var transaction : transactions) {
      payments.add(
          new LabelledPayment(
              transaction.id().toString(),
              transaction.subjectAccount(),
              AccountEvent.of(transaction),
              transaction.reachesCustomer(),
              random.nextInt(oneOf) == 0));
    }
    return payments;
  }

  /** Reviews come when the delay has passed, as training supposes. */
  private static List<Score> streamed(
      List<Transaction> transactions, List<LabelledPayment> payments, Model model) {
    long delayUs = model.delay().toMillis() * 1_000;
    var unknown = new ArrayDeque<Transaction>();
    try (var scorer = new TestScorer(model)) {
      for (int i = 0; i < transactions.size(); i++) {
        var transaction = transactions.get(i);
        long nowUs = Micros.of(transaction.occurredAt());
        while (!unknown.isEmpty()
            && Micros.of(unknown.getFirst().occurredAt()) + delayUs <= nowUs) {
          scorer.read(confirmed(unknown.removeFirst(), nowUs));
        }
        scorer.read(transaction);
        scorer.publishProfiles();
        if (payments.get(i).fraud()) {
          unknown.add(transaction);
        }
      }
      assertEquals(0, scorer.counted("scorer.dead.letters"));
      return scorer.scores();
    }
  }

  private static Review confirmed(Transaction t, long nowUs) {
    return new Review(
        t.id(),
        t.subjectAccount(),
        Review.Outcome.CONFIRMED,
        "reviewer-1",
        Micros.toInstant(nowUs),
        "chargeback",
        t.merchantId(),
        t.counterparty(),
        new Review.Payment(
            t.occurredAt(),
            t.outgoing() ? Review.Direction.OUT : Review.Direction.IN,
            Money.ofMinor(t.amountMinor(), t.currency()).decimal(),
            t.currency()));
  }
}
