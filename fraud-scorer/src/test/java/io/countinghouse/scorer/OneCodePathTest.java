package io.countinghouse.scorer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.detection.model.Model;
import io.countinghouse.detection.model.ModelFeatures;
import io.countinghouse.events.Micros;
import io.countinghouse.events.Money;
import io.countinghouse.events.Review;
import io.countinghouse.events.Score;
import io.countinghouse.events.Transaction;
import io.countinghouse.events.Transaction.Kind;
import io.countinghouse.testkit.Payments;
import io.countinghouse.testkit.Seeds;
import io.countinghouse.testkit.Traffic;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
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
  private static final int HELD_FOR = 10;

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

  /** What is held reaches the other side when it is captured, ten payments later. */
  @ParameterizedTest
  @MethodSource("seeds")
  void soItDoesOfThoseWhoAuthoriseFirst(long seed) {
    var random = Seeds.random(seed);
    var traffic = Traffic.dense(random).amongThemselves().transactions(3 * TRANSACTIONS);
    var transactions = heldFirst(traffic, random);
    assertTrue(transactions.stream().filter(OneCodePathTest::isReceived).count() > 50);
    assertTrue(frauds(transactions, 6, random) > 0);
  }

  private static boolean isReceived(Transaction t) {
    return t.kind() == Kind.CAPTURE && t.reachesCustomer();
  }

  /** Half of what reaches customers is authorised, and captured later, mostly a part of it. */
  private static List<Transaction> heldFirst(List<Transaction> traffic, RandomGenerator random) {
    var all = new ArrayList<Transaction>();
    var before = new ArrayDeque<Transaction>();
    for (var one : traffic) {
      boolean isHeld = one.reachesCustomer() && random.nextBoolean();
      all.add(isHeld ? Payments.held(one) : one);
      before.add(all.getLast());
      if (before.size() > HELD_FOR) {
        var held = before.removeFirst();
        if (held.kind() == Kind.AUTHORISE) {
          var after = Duration.ofMinutes(random.nextInt(60));
          long part = 1 + random.nextLong(held.amountMinor());
          all.add(Payments.captured(held, after, part));
        }
      }
    }
    return all;
  }

  /**
   * Compares both paths.
   *
   * @param oneOf how rare a fraud is
   * @return the frauds that came back, added up over all scores
   */
  private static double frauds(List<Transaction> transactions, int oneOf, RandomGenerator random) {
    var planted = new HashSet<UUID>();
    for (var transaction : transactions) {
      if (random.nextInt(oneOf) == 0) {
        planted.add(transaction.id());
      }
    }
    var model = TestModel.random(random);
    var offline = Offline.features(transactions, model, planted);
    var scores = streamed(transactions, planted, model);
    assertEquals(offline.size(), scores.size());
    double frauds = 0;
    for (int i = 0; i < scores.size(); i++) {
      var recorded = Objects.requireNonNull(scores.get(i).model());
      var expected = offline.get(i);
      assertArrayEquals(expected, recorded.features().toArray(), "row " + i);
      assertEquals(model.score(model.inputs(expected)), recorded.score());
      frauds += expected[ModelFeatures.NAMES.indexOf("merchant_frauds_30d")];
    }
    return frauds;
  }

  /** Reviews come when the delay has passed, as training supposes. */
  private static List<Score> streamed(
      List<Transaction> transactions, Set<UUID> planted, Model model) {
    long delayUs = model.delay().toMillis() * 1_000;
    var unknown = new ArrayDeque<Transaction>();
    try (var scorer = new TestScorer(model)) {
      for (var transaction : transactions) {
        long nowUs = Micros.of(transaction.occurredAt());
        while (!unknown.isEmpty()
            && Micros.of(unknown.getFirst().occurredAt()) + delayUs <= nowUs) {
          scorer.read(confirmed(unknown.removeFirst(), nowUs));
        }
        scorer.read(transaction);
        scorer.publishProfiles();
        if (transaction.kind().scored() && planted.contains(transaction.id())) {
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
