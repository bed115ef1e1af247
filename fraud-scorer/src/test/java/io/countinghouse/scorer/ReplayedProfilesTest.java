package io.countinghouse.scorer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.countinghouse.detection.model.ModelFeatures;
import io.countinghouse.events.Money;
import io.countinghouse.events.Review;
import io.countinghouse.events.Transaction;
import io.countinghouse.testkit.Payments;
import io.countinghouse.testkit.Seeds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * What a replay from nothing sees of merchants, with {@code merchant-profiles} kept and without it.
 * A payment on day 20; before it, one on day 5 that is confirmed as fraud when a month has passed;
 * after it, one on day 25 that is confirmed too.
 */
final class ReplayedProfilesTest {

  private final Payments alice = new Payments("alice");
  private final Transaction before = alice.out(Duration.ofDays(5), "10.00");
  private final Transaction now = alice.out(Duration.ofDays(20), "10.00");
  private final Transaction after = alice.out(Duration.ofDays(25), "10.00");

  private static TestScorer scorer() {
    return new TestScorer(TestModel.random(Seeds.random(1)));
  }

  /** In the order in which it happened. */
  private TestScorer all(TestScorer scorer) {
    for (var one : List.of(before, now, after)) {
      scorer.read(one);
      scorer.publishProfiles();
    }
    scorer.read(confirmed(before));
    scorer.read(confirmed(after));
    return scorer;
  }

  /** The topic is read to its end before the first payment, and nothing is published yet. */
  private void replayBeside(TestScorer first, TestScorer again) {
    again.knowProfilesOf(first);
    again.read(before);
    again.read(now);
  }

  private static Review confirmed(Transaction t) {
    return new Review(
        t.id(),
        t.subjectAccount(),
        Review.Outcome.CONFIRMED,
        "reviewer-1",
        Payments.START.plus(Duration.ofDays(30)),
        "chargeback",
        t.merchantId(),
        t.counterparty(),
        new Review.Payment(
            t.occurredAt(),
            Review.Direction.OUT,
            Money.ofMinor(t.amountMinor(), t.currency()).decimal(),
            t.currency()));
  }

  /** All that the payment of day 20 saw. */
  private static List<Float> saw(TestScorer scorer) {
    var values = Objects.requireNonNull(scorer.scores().get(1).model()).features();
    var saw = new ArrayList<Float>();
    for (int i = 0; i < values.size(); i++) {
      saw.add(values.get(i));
    }
    return saw;
  }

  private static double saw(TestScorer scorer, String feature) {
    return saw(scorer).get(ModelFeatures.NAMES.indexOf(feature));
  }

  @Test
  void withoutTheProfilesItSeesWhatWasSeen() {
    try (var first = all(scorer());
        var again = all(scorer())) {
      assertEquals(saw(first), saw(again));
      assertEquals(0, saw(first, "merchant_frauds_30d"));
    }
  }

  @Test
  void withTheProfilesKeptItSeesNothingOfWhatHappenedLater() {
    try (var first = all(scorer());
        var again = scorer()) {
      replayBeside(first, again);
      assertEquals(saw(first, "merchant_count_30d") + 1, saw(again, "merchant_count_30d"));
      assertEquals(1, saw(again, "merchant_run_frauds"), "of the two, one had happened");
    }
  }

  @Test
  void butItSeesFraudsThatWereConfirmedLaterSoTheTopicIsToBeDeletedToo() {
    try (var first = all(scorer());
        var again = scorer()) {
      replayBeside(first, again);
      assertEquals(0, saw(first, "merchant_frauds_30d"));
      assertEquals(1, saw(again, "merchant_frauds_30d"));
    }
  }
}
