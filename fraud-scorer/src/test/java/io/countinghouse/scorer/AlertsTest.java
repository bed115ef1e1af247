package io.countinghouse.scorer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.events.Flag;
import io.countinghouse.events.Review;
import io.countinghouse.events.Snooze;
import io.countinghouse.events.Transaction;
import io.countinghouse.testkit.Payments;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What flags say of their alerts; every flag is raised, whoever snoozes. */
final class AlertsTest {

  private static final Snooze FOR_A_WEEK =
      new Snooze("alice", Payments.START.plus(Duration.ofDays(10)), "analyst-1", "travels");

  private final Payments alice = new Payments("alice").in("USD");
  private int days;

  /** A payment a day just below the threshold: the third one and all that follow are flagged. */
  private Transaction suspicious() {
    return alice.in(Duration.ofDays(days++), "9500.00");
  }

  private void flagged(TestScorer scorer, int flags) {
    while (scorer.flags().size() < flags) {
      scorer.read(suspicious());
    }
  }

  private static Flag.Alert alert(Flag flag) {
    return Objects.requireNonNull(flag.alert());
  }

  /** When the next payment will be posted: they come a second apart, whenever they happened. */
  private Instant next() {
    return Payments.START.plusSeconds(days + 1);
  }

  @Test
  void flagsOfAnAccountAreOneAlertUntilOneIsReviewed() {
    try (var scorer = new TestScorer()) {
      flagged(scorer, 3);
      var flags = scorer.flags();
      var first = flags.getFirst().transactionId();
      assertEquals(List.of(first, first, first), flags.stream().map(f -> alert(f).id()).toList());
      assertEquals(List.of(1L, 2L, 3L), flags.stream().map(f -> alert(f).flags()).toList());
      scorer.restart();
      flagged(scorer, 4);
      assertEquals(4, alert(scorer.flags().getLast()).flags(), "a restart forgets no alert");
      scorer.read(review(flags.get(1)));
      flagged(scorer, 5);
      var next = scorer.flags().getLast();
      assertEquals(new Flag.Alert(next.transactionId(), next.postedAt(), 1), next.alert());
    }
  }

  private static Review review(Flag flag) {
    return new Review(
        flag.transactionId(),
        flag.subjectAccount(),
        Review.Outcome.DISMISSED,
        "reviewer-1",
        flag.postedAt().plusSeconds(60),
        "known journey",
        flag.merchantId(),
        flag.counterparty(),
        null);
  }

  @Test
  void aSnoozedAccountsFlagsAreRaisedAndSaySo() {
    try (var scorer = new TestScorer()) {
      flagged(scorer, 1);
      scorer.read(FOR_A_WEEK, next().minusSeconds(11));
      flagged(scorer, 2);
      var snoozed = scorer.flags().getLast();
      assertEquals(new Flag.Snoozed(FOR_A_WEEK.until(), "analyst-1", "travels"), snoozed.snoozed());
      assertEquals(2, alert(snoozed).flags(), "it is in its alert all the same");
      scorer.read(
          new Snooze("alice", next().minusSeconds(20), "analyst-2", "card stolen"),
          next().minusSeconds(20));
      flagged(scorer, 3);
      assertNull(scorer.flags().getLast().snoozed(), "awake again");
      assertTrue(scorer.deadLetters().isEmpty());
    }
  }

  @Test
  void aSnoozeHoldsForWhatIsPostedAfterItsLead() {
    try (var scorer = new TestScorer()) {
      flagged(scorer, 1);
      scorer.read(FOR_A_WEEK, next().minusSeconds(9));
      flagged(scorer, 2);
      assertNull(scorer.flags().getLast().snoozed());
    }
  }

  @Test
  void aSnoozeThatIsTooLongGoesToTheDeadLetters() {
    try (var scorer = new TestScorer()) {
      scorer.read(FOR_A_WEEK, FOR_A_WEEK.until().minus(Duration.ofDays(91)));
      assertEquals(1, scorer.deadLetters().size());
      flagged(scorer, 1);
      assertNull(scorer.flags().getLast().snoozed());
    }
  }
}
