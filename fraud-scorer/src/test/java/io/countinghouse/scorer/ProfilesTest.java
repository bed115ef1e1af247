package io.countinghouse.scorer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.detection.history.History;
import io.countinghouse.detection.profile.Profile;
import io.countinghouse.events.MerchantProfile;
import io.countinghouse.events.Money;
import io.countinghouse.events.Review;
import io.countinghouse.events.Review.Outcome;
import io.countinghouse.events.Transaction;
import io.countinghouse.scorer.profile.ProfileStore;
import io.countinghouse.testkit.Payments;
import io.countinghouse.testkit.Seeds;
import io.countinghouse.topics.DeadLetter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes known of merchants and accounts, without a broker. */
final class ProfilesTest {

  private final Payments alice = new Payments("alice");

  private static Review review(Transaction t, Outcome outcome, int minutesLater) {
    return new Review(
        t.id(),
        t.subjectAccount(),
        outcome,
        "reviewer-1",
        t.postedAt().plus(Duration.ofMinutes(minutesLater)),
        "asked the customer",
        t.merchantId(),
        t.counterparty(),
        new Review.Payment(
            t.occurredAt(),
            t.outgoing() ? Review.Direction.OUT : Review.Direction.IN,
            Money.ofMinor(t.amountMinor(), t.currency()).decimal(),
            t.currency()));
  }

  private static MerchantProfile.Bucket only(MerchantProfile profile) {
    assertEquals(1, profile.buckets().size());
    return profile.buckets().getFirst();
  }

  @Test
  void aTurnsPaymentsToAMerchantArePublishedAsOneProfile() {
    try (var scorer = new TestScorer()) {
      for (int i = 0; i < 20; i++) {
        scorer.read(alice.out(Duration.ofSeconds(i), "10.00"));
      }
      assertTrue(scorer.profiles().isEmpty());
      scorer.publishProfiles();
      var profile = scorer.profiles().getFirst();
      assertEquals(1, scorer.profiles().size());
      assertEquals("merchant corner-shop", profile.party());
      assertEquals(20, only(profile).payments());
      scorer.publishProfiles();
      assertEquals(1, scorer.profiles().size(), "nothing has changed since");
    }
  }

  @Test
  void whereNoMerchantIsNamedTheCounterpartyIsProfiled() {
    try (var scorer = new TestScorer()) {
      scorer.read(alice.at(null, null).out(Duration.ZERO, "10.00"));
      scorer.publishProfiles();
      assertEquals("account somebody", scorer.profiles().getFirst().party());
    }
  }

  @Test
  void aConfirmedFraudIsPublishedAtOnceAndOnlyOnce() {
    try (var scorer = new TestScorer()) {
      var fraud = alice.out(Duration.ZERO, "10.00");
      scorer.read(fraud);
      scorer.publishProfiles();
      scorer.read(review(fraud, Outcome.CONFIRMED, 5));
      scorer.read(review(fraud, Outcome.CONFIRMED, 6));
      assertEquals(2, scorer.profiles().size());
      var bucket = only(scorer.profiles().getLast());
      assertEquals(new MerchantProfile.Bucket(bucket.index(), 1, 1, 0), bucket);
    }
  }

  @Test
  void theNewestWordOnAPaymentCounts() {
    try (var scorer = new TestScorer()) {
      var fraud = alice.out(Duration.ZERO, "10.00");
      scorer.read(fraud);
      scorer.read(review(fraud, Outcome.CONFIRMED, 5));
      scorer.read(alice.out(Duration.ofHours(1), "10.00"));
      scorer.read(review(fraud, Outcome.DISMISSED, 90));
      scorer.read(alice.out(Duration.ofHours(2), "10.00"));
      assertEquals(0, only(scorer.profiles().getLast()).frauds());
      assertEquals(List.of(0.0, 1.0, 0.0), scorer.observed("known_frauds_30d"));
    }
  }

  @Test
  void aFraudOfAnUnusualAmountIsExplained() {
    try (var scorer = new TestScorer()) {
      for (int day = 0; day < 12; day++) {
        scorer.read(alice.out(Duration.ofDays(day), "10.00"));
      }
      var fraud = alice.out(Duration.ofDays(12), "90.00");
      scorer.read(fraud);
      scorer.read(review(fraud, Outcome.CONFIRMED, 5));
      var bucket = scorer.profiles().getLast().buckets().getLast();
      assertEquals(1, bucket.frauds());
      assertEquals(1, bucket.explained());
    }
  }

  @Test
  void theModelSeesWhatWasPublishedOfTheMerchant() {
    try (var scorer = new TestScorer(TestModel.random(Seeds.random(1)))) {
      var bob = new Payments("bob", 1_000);
      scorer.read(alice.out(Duration.ZERO, "10.00"));
      scorer.read(bob.out(Duration.ofMinutes(1), "10.00"));
      scorer.publishProfiles();
      scorer.read(alice.out(Duration.ofMinutes(2), "10.00"));
      assertEquals(List.of(0.0, 0.0, 2.0), scorer.modelSaw("merchant_count_1d"));
    }
  }

  @Test
  void aProfileThatCannotBeReadCountsAsNoneUntilTheNextIsPublished() {
    try (var scorer = new TestScorer(TestModel.random(Seeds.random(1)))) {
      scorer.publishedRaw("merchant corner-shop", new byte[] {9, 9, 9});
      scorer.read(alice.out(Duration.ZERO, "10.00"));
      scorer.publishProfiles();
      scorer.read(alice.out(Duration.ofMinutes(1), "10.00"));
      assertEquals(List.of(0.0, 1.0), scorer.modelSaw("merchant_count_1d"));
      assertTrue(scorer.deadLetters().isEmpty());
    }
  }

  @Test
  void aReviewOfAPaymentThatIsNotRememberedGoesToTheDeadLetters() {
    try (var scorer = new TestScorer()) {
      scorer.read(review(alice.out(Duration.ZERO, "10.00"), Outcome.CONFIRMED, 5));
      var letter = scorer.deadLetters().getFirst();
      assertEquals("fraud-reviews", letter.header(DeadLetter.TOPIC));
      assertTrue(letter.header(DeadLetter.REASON).contains("not in the account's history"));
      assertTrue(scorer.profiles().isEmpty());
    }
  }

  /** So many that the first ones are only counted. */
  private List<Transaction> more(TestScorer scorer, int beyond) {
    var paid = new ArrayList<Transaction>();
    for (int i = 0; i < History.EVENTS_MAX + beyond; i++) {
      paid.add(alice.out(Duration.ofMinutes(i), "10.00"));
      scorer.read(paid.getLast());
    }
    return paid;
  }

  @Test
  void aReviewOfAPaymentThatIsOnlyCountedCountsOnceAndCanBeTakenBack() {
    try (var scorer = new TestScorer()) {
      var fraud = more(scorer, 40).getFirst();
      scorer.read(review(fraud, Outcome.CONFIRMED, 600));
      scorer.read(review(fraud, Outcome.CONFIRMED, 601));
      assertEquals(1, scorer.profiles().getLast().buckets().getFirst().frauds());
      scorer.read(alice.out(Duration.ofHours(12), "10.00"));
      scorer.restart();
      scorer.read(review(fraud, Outcome.CONFIRMED, 800));
      scorer.read(alice.out(Duration.ofHours(14), "10.00"));
      scorer.read(review(fraud, Outcome.DISMISSED, 900));
      scorer.read(alice.out(Duration.ofHours(16), "10.00"));
      var known = scorer.observed("known_frauds_30d");
      assertEquals(List.of(1.0, 1.0, 0.0), known.subList(known.size() - 3, known.size()));
      assertEquals(0, scorer.profiles().getLast().buckets().getFirst().frauds());
      assertTrue(scorer.deadLetters().isEmpty());
    }
  }

  @Test
  void aFraudThatWasKnownBeforeItWasOnlyCountedCanBeTakenBackToo() {
    try (var scorer = new TestScorer()) {
      var fraud = alice.out(Duration.ZERO.minusHours(1), "10.00");
      scorer.read(fraud);
      scorer.read(review(fraud, Outcome.CONFIRMED, 5));
      more(scorer, 40);
      scorer.read(review(fraud, Outcome.CONFIRMED, 800));
      assertEquals(1, scorer.profiles().getLast().buckets().getFirst().frauds());
      scorer.read(review(fraud, Outcome.DISMISSED, 801));
      scorer.read(alice.out(Duration.ofHours(14), "10.00"));
      assertEquals(0, scorer.observed("known_frauds_30d").getLast());
      assertTrue(scorer.remembered("alice").bucketedFrauds().isEmpty());
    }
  }

  @Test
  void whetherTheAmountExplainsACountedFraudIsJudgedByWhatTheAccountDoesNow() {
    try (var scorer = new TestScorer()) {
      var fraud = alice.out(Duration.ZERO.minusHours(1), "90.00");
      scorer.read(fraud);
      more(scorer, 40);
      scorer.read(review(fraud, Outcome.CONFIRMED, 800));
      assertEquals(1, scorer.profiles().getLast().buckets().getFirst().explained());
    }
  }

  @Test
  void aReviewThatDoesNotSayWhatWasPaidIsPutAsideIfThePaymentIsOnlyCounted() {
    try (var scorer = new TestScorer()) {
      var fraud = more(scorer, 40).getFirst();
      scorer.read(
          new Review(
              fraud.id(),
              fraud.subjectAccount(),
              Outcome.CONFIRMED,
              "reviewer-1",
              fraud.postedAt().plus(Duration.ofHours(12)),
              "chargeback",
              fraud.merchantId(),
              fraud.counterparty(),
              null));
      var reason = scorer.deadLetters().getFirst().header(DeadLetter.REASON);
      assertTrue(reason.contains("does not say what was paid"), reason);
    }
  }

  @Test
  void whatIsBeyondTheBoundsIsForgotten() {
    try (var scorer = new TestScorer()) {
      int days = 70;
      for (int day = 0; day <= days; day++) {
        scorer.read(alice.out(Duration.ofDays(day), "10.00"));
        scorer.publishProfiles();
      }
      assertEquals(60, scorer.profiles().getLast().buckets().size());
      assertEquals(60, scorer.stored(ProfileStore.BUCKETS));
      assertEquals(0, scorer.stored(ProfileStore.WAITING));
      assertEquals(240, Profile.BUCKETS_MAX);
    }
  }

  @Test
  void whatWaitsToBePublishedOutlivesARestart() {
    try (var scorer = new TestScorer()) {
      scorer.read(alice.out(Duration.ZERO, "10.00"));
      scorer.restart();
      scorer.publishProfiles();
      assertEquals(1, only(scorer.profiles().getFirst()).payments());
    }
  }

  @Test
  void noMoreThanABoundedNumberIsPublishedInATurnAndNoneIsLeftBehind() {
    try (var scorer = new TestScorer()) {
      for (int i = 0; i < 120; i++) {
        scorer.read(alice.at("shop-" + i, "DE").out(Duration.ofSeconds(i), "10.00"));
      }
      var published = new ArrayList<Integer>();
      var waiting = new ArrayList<Double>();
      for (int turn = 0; turn < 4; turn++) {
        scorer.publishProfiles();
        published.add(scorer.profiles().size());
        waiting.add(scorer.gauge("scorer.profiles.waiting"));
      }
      assertEquals(List.of(50, 100, 120, 120), published);
      assertEquals(List.of(70.0, 20.0, 0.0, 0.0), waiting);
    }
  }
}
