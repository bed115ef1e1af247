package io.countinghouse.scorer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.detection.history.History;
import io.countinghouse.events.Review;
import io.countinghouse.events.Topics;
import io.countinghouse.events.Transaction;
import io.countinghouse.testkit.Payments;
import io.countinghouse.topics.DeadLetter;
import io.countinghouse.topics.Repair;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What was put aside, and comes again by a repair topic. */
final class RepairsTest {

  private final Payments alice = new Payments("alice");

  private static void repair(TestScorer scorer, Transaction transaction) {
    scorer.repair(Topics.TRANSACTIONS, transaction.subjectAccount(), transaction);
  }

  private static Review review(Transaction t, Review.Outcome outcome) {
    return new Review(
        t.id(),
        t.subjectAccount(),
        outcome,
        "reviewer-1",
        t.postedAt().plus(Duration.ofMinutes(5)),
        "asked",
        t.merchantId(),
        t.counterparty(),
        null);
  }

  @Test
  void whatWasPutAsideIsScoredOnceHoweverOftenItComes() {
    try (var scorer = new TestScorer()) {
      var mended = alice.out(Duration.ZERO, "10.00");
      scorer.readRaw("alice", TestScorer.encoded(mended), Map.of("schema", "transaction/99"));
      assertEquals(1, scorer.deadLetters().size());
      for (int i = 1; i <= History.EVENTS_MAX; i++) {
        scorer.read(alice.out(Duration.ofMinutes(i), "10.00"));
      }
      repair(scorer, mended);
      assertEquals(mended.laneSeq(), scorer.scores().getLast().laneSeq());
      assertTrue(scorer.rawScores().getLast().headers().lastHeader(Repair.AFTER) == null);
      assertTrue(scorer.remembered("alice").find(mended.id()) == null, "it is only counted");
      repair(scorer, mended);
      scorer.restart();
      repair(scorer, mended);
      assertEquals(History.EVENTS_MAX + 1, scorer.scores().size());
      assertEquals(2, scorer.counted("scorer.repairs.not.needed"));
      assertEquals(1, scorer.deadLetters().size());
    }
  }

  @Test
  void aLetterOfTheStreamNamesNoPlaceOfARepair() {
    try (var scorer = new TestScorer()) {
      scorer.readRaw(
          "alice",
          TestScorer.encoded(alice.out(Duration.ZERO, "10.00")),
          Map.of("schema", "transaction/99", Repair.AFTER, "transactions/0/999999999999"));
      assertEquals("", scorer.deadLetters().getLast().header(Repair.AFTER));
    }
  }

  @Test
  void whatTheStreamBroughtIsNotScoredAgain() {
    try (var scorer = new TestScorer()) {
      var paid = alice.out(Duration.ZERO, "10.00");
      scorer.read(paid);
      repair(scorer, paid);
      assertEquals(1, scorer.scores().size());
    }
  }

  /** Offsets that were set back, say: the history knows only its newest events for itself. */
  @Test
  void whatWasRepairedIsNotScoredAgainWhenTheStreamBringsIt() {
    try (var scorer = new TestScorer()) {
      var mended = alice.out(Duration.ZERO, "10.00");
      scorer.readRaw("alice", TestScorer.encoded(mended), Map.of("schema", "transaction/99"));
      repair(scorer, mended);
      for (int i = 1; i <= History.EVENTS_MAX; i++) {
        scorer.read(alice.out(Duration.ofMinutes(i), "10.00"));
      }
      assertTrue(scorer.remembered("alice").find(mended.id()) == null, "it is only counted");
      scorer.restart();
      scorer.read(mended);
      assertEquals(1 + History.EVENTS_MAX, scorer.scores().size());
      assertTrue(
          scorer.deadLetters().getLast().header(DeadLetter.REASON).endsWith("was scored already"),
          "which the replay of letters leaves alone");
    }
  }

  @Test
  void whatIsNotScoredIsNotScoredByRepairEither() {
    try (var scorer = new TestScorer()) {
      repair(scorer, alice.kind(Transaction.Kind.CAPTURE, Duration.ZERO));
      assertTrue(scorer.scores().isEmpty());
    }
  }

  /** Its subject's history does not know it: what came by repair is what the scorer keeps. */
  @Test
  void aCaptureThatWasPutAsideIsPassedOnOnceHoweverOftenItComes() {
    try (var scorer = new TestScorer()) {
      var held = Payments.held(alice.toCustomer("mule").out(Duration.ZERO, "10.00"));
      var mended = Payments.captured(held, Duration.ofMinutes(1), 9_00);
      scorer.readRaw("alice", TestScorer.encoded(mended), Map.of("schema", "transaction/99"));
      assertEquals(1, scorer.deadLetters().size());
      repair(scorer, mended);
      scorer.restart();
      repair(scorer, mended);
      assertEquals(1, scorer.counted("scorer.repairs.not.needed"));
      scorer.read(mended);
      assertEquals(1, scorer.received().size());
      assertEquals(1, scorer.remembered("mule").events().size());
      assertTrue(
          scorer
              .deadLetters()
              .getLast()
              .header(DeadLetter.REASON)
              .endsWith("was passed on already"),
          "which the replay of letters leaves alone");
    }
  }

  @Test
  void aReviewThatCameTooEarlyCountsWhenItIsRepaired() {
    try (var scorer = new TestScorer()) {
      var fraud = alice.out(Duration.ZERO, "10.00");
      scorer.read(review(fraud, Review.Outcome.CONFIRMED));
      assertEquals(1, scorer.deadLetters().size());
      scorer.read(fraud);
      scorer.repair(Topics.REVIEWS, "alice", review(fraud, Review.Outcome.CONFIRMED));
      assertEquals(1, scorer.profiles().getLast().buckets().getLast().frauds());
    }
  }

  @Test
  void aReviewThatIsRepairedDoesNotTakeBackWhatWasSaidSince() {
    try (var scorer = new TestScorer()) {
      var paid = alice.out(Duration.ZERO, "10.00");
      scorer.read(paid);
      scorer.read(review(paid, Review.Outcome.DISMISSED));
      scorer.repair(Topics.REVIEWS, "alice", review(paid, Review.Outcome.CONFIRMED));
      scorer.read(alice.out(Duration.ofHours(1), "10.00"));
      assertEquals(0, scorer.observed("known_frauds_30d").getLast());
    }
  }

  @Test
  void aRepairedReviewOfAPaymentThatIsOnlyCountedDoesNotComeBackAfterItWasDismissed() {
    try (var scorer = new TestScorer()) {
      var paid = alice.out(Duration.ZERO, "10.00");
      scorer.read(paid);
      for (int i = 1; i <= History.EVENTS_MAX; i++) {
        scorer.read(alice.out(Duration.ofMinutes(i), "10.00"));
      }
      assertTrue(scorer.remembered("alice").find(paid.id()) == null, "it is only counted");
      scorer.repair(Topics.REVIEWS, "alice", told(paid, Review.Outcome.CONFIRMED));
      scorer.read(alice.out(Duration.ofHours(6), "10.00"));
      assertEquals(1, scorer.observed("known_frauds_30d").getLast());
      scorer.read(told(paid, Review.Outcome.DISMISSED));
      scorer.restart();
      scorer.repair(Topics.REVIEWS, "alice", told(paid, Review.Outcome.CONFIRMED));
      scorer.read(alice.out(Duration.ofHours(7), "10.00"));
      assertEquals(0, scorer.observed("known_frauds_30d").getLast());
      assertEquals(1, scorer.counted("scorer.repairs.not.needed"));
    }
  }

  /** With what was paid. */
  private static Review told(Transaction t, Review.Outcome outcome) {
    var said = review(t, outcome);
    return new Review(
        said.transactionId(),
        said.subjectAccount(),
        said.outcome(),
        said.reviewer(),
        said.reviewedAt(),
        said.reason(),
        said.merchantId(),
        said.counterparty(),
        new Review.Payment(t.occurredAt(), Review.Direction.OUT, "10.00", "EUR"));
  }

  @Test
  void aLetterThatCanStillNotBeUsedIsTheSameLetterAgain() {
    try (var scorer = new TestScorer()) {
      scorer.repair(Topics.TRANSACTIONS, "bob", alice.out(Duration.ZERO, "10.00"));
      var letter = scorer.deadLetters().getFirst();
      assertTrue(letter.header(DeadLetter.REASON).contains("the key is not"));
      assertEquals("transactions.fraud-scorer.repair", letter.header(DeadLetter.TOPIC));
    }
  }
}
