package io.countinghouse.scorer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.detection.history.AccountEvent;
import io.countinghouse.events.Flag;
import io.countinghouse.events.Review;
import io.countinghouse.events.Topics;
import io.countinghouse.events.Transaction;
import io.countinghouse.events.Transaction.Kind;
import io.countinghouse.testkit.Payments;
import io.countinghouse.testkit.Seeds;
import io.countinghouse.topics.DeadLetter;
import io.countinghouse.topics.EventHeaders;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What customers pay to each other, in the eyes of those who are paid. */
final class ReceivedTest {

  private static final List<String> ROBBED = List.of("alice", "bob", "carol");

  private final Payments mule = new Payments("mule", 1_000);

  /** Three customers pay 1,000 each, a minute apart, by phone from another country. */
  private static List<Transaction> robbed() {
    return ROBBED.stream()
        .map(name ->
            new Payments(name)
                .at("shop", "FR")
                .by("phone")
                .toCustomer("mule")
                .out(Duration.ofMinutes(ROBBED.indexOf(name)), "1000.00"))
        .toList();
  }

  @Test
  void aMuleWhoIsPaidByCustomersAndPaysItOutIsFlagged() {
    try (var scorer = new TestScorer()) {
      robbed().forEach(scorer::read);
      assertFlaggedOncePaidOut(scorer);
      assertEquals(4, scorer.scores().size(), "who is paid gets no score for it");
    }
  }

  private void assertFlaggedOncePaidOut(TestScorer scorer) {
    scorer.read(mule.out(Duration.ofMinutes(20), "2900.00"));
    assertEquals(3_000, scorer.observed("inflow_1h").getLast());
    assertEquals(2_900.0 / 3_000, scorer.observed("pass_through_1h").getLast());
    var flag = scorer.flags().getLast();
    assertEquals("mule", flag.subjectAccount());
    assertEquals(List.of("in-and-out"), flag.reasons().stream().map(Flag.Reason::rule).toList());
    assertEquals(3, scorer.counted("scorer.received"));
    assertTrue(scorer.deadLetters().isEmpty());
  }

  /** They authorise 1,500 each; of that, 1,000 each are captured. */
  private static List<Transaction> held() {
    return robbed().stream()
        .map(t ->
            Payments.held(
                new Payments(t.subjectAccount())
                    .toCustomer("mule")
                    .out(Duration.between(Payments.START, t.occurredAt()), "1500.00")))
        .toList();
  }

  private static Transaction captured(Transaction held) {
    return Payments.captured(held, Duration.ofMinutes(5), 1_000_00);
  }

  @Test
  void soIsAMuleWhoIsPaidByCaptures() {
    try (var scorer = new TestScorer()) {
      held().forEach(scorer::read);
      assertTrue(scorer.received().isEmpty(), "what is held has reached nobody");
      held().forEach(one -> scorer.read(captured(one)));
      assertEquals(3, scorer.scores().size(), "a capture gets no score");
      assertFlaggedOncePaidOut(scorer);
    }
  }

  /** To whoever captures it, it was paid when it was authorised. */
  @Test
  void aCaptureIsNoNewsOfItsSubjectNorOfItsParty() {
    try (var scorer = new TestScorer()) {
      var one = held().getFirst();
      scorer.read(one);
      scorer.publishProfiles();
      var before = scorer.profiles();
      assertEquals(1, before.getLast().buckets().getLast().payments());
      scorer.read(captured(one));
      scorer.publishProfiles();
      assertEquals(List.of(AccountEvent.of(one)), scorer.remembered("alice").events());
      assertEquals(before, scorer.profiles());
    }
  }

  @Test
  void aCaptureThatComesTwiceIsReceivedOnce() {
    try (var scorer = new TestScorer()) {
      var moved = captured(held().getFirst());
      scorer.read(moved);
      scorer.restart();
      scorer.read(moved);
      assertEquals(1, scorer.remembered("mule").events().size());
      assertEquals(1, scorer.counted("scorer.received.again"));
    }
  }

  @Test
  void aCaptureUnderAnotherKeyReachesNobody() {
    try (var scorer = new TestScorer()) {
      var moved = captured(held().getFirst());
      scorer.readRaw("mallory", TestScorer.encoded(moved), "transaction/1");
      var letter = scorer.deadLetters().getFirst();
      assertEquals("transactions", letter.header(DeadLetter.TOPIC));
      assertEquals("the key is not the subject account", letter.header(DeadLetter.REASON));
      assertTrue(scorer.received().isEmpty());
    }
  }

  /** As with its subject: that it came in is past, and to give it back is no payout. */
  @Test
  void aReversalTakesNothingBackAndIsNoPayout() {
    try (var scorer = new TestScorer()) {
      var alice = new Payments("alice").toCustomer("mule");
      scorer.read(alice.out(Duration.ZERO, "1000.00"));
      scorer.read(captured(held().getLast()));
      var before = scorer.remembered("mule").events();
      assertEquals(2, before.size());
      scorer.read(alice.kind(Kind.REVERSE, Duration.ofMinutes(10)));
      assertEquals(before, scorer.remembered("mule").events());
      assertEquals(2, scorer.received().size());
      assertEquals(1, scorer.scores().size());
    }
  }

  @Test
  void theModelSeesFromHowManyItCame() {
    try (var scorer = new TestScorer(TestModel.random(Seeds.random(Seeds.one())))) {
      robbed().forEach(scorer::read);
      scorer.read(mule.out(Duration.ofMinutes(20), "2900.00"));
      assertEquals(3, scorer.modelSaw("fan_in_1d").getLast());
      assertEquals(3_000, scorer.modelSaw("inflow_1d").getLast());
      assertEquals((float) (2_900.0 / 3_000), scorer.modelSaw("pass_through_1d").getLast());
    }
  }

  /** Earlier programs did not say who is a customer, and merchants and the house are none. */
  @Test
  void whoIsNotKnownToBeACustomerReceivesNothing() {
    try (var scorer = new TestScorer()) {
      robbed().forEach(t -> scorer.read(t.withCounterpartyIsCustomer(false)));
      scorer.read(mule.out(Duration.ofMinutes(20), "2900.00"));
      assertEquals(0, scorer.observed("inflow_1h").getLast());
      assertTrue(scorer.received().isEmpty());
    }
  }

  @Test
  void onlyMoneyThatMovedIsReceived() {
    var alice = new Payments("alice").toCustomer("mule");
    try (var scorer = new TestScorer()) {
      for (var kind : Kind.values()) {
        scorer.read(alice.kind(kind, Duration.ZERO));
      }
      var kinds = scorer.received().stream().map(ReceivedTest::kind).toList();
      assertEquals(List.of(Kind.POST, Kind.CAPTURE), kinds);
      assertEquals(List.of("mule", "mule"), scorer.received().stream().map(Written::key).toList());
      assertEquals(2, scorer.remembered("mule").events().size());
    }
  }

  private static Kind kind(Written written) {
    return EventHeaders.decode(Topics.RECEIVED, written.headers(), written.value()).kind();
  }

  @Test
  void nothingIsReceivedOfHowAndWhereTheOtherPaid() {
    try (var scorer = new TestScorer()) {
      var paid =
          new Payments("alice")
              .at("shop", "FR")
              .by("phone")
              .toCustomer("mule")
              .out(Duration.ZERO, "10.00", "{\"latitude\":48.9,\"longitude\":2.4}");
      scorer.read(paid);
      var event = scorer.remembered("mule").events().getFirst();
      assertFalse(event.outgoing());
      assertEquals("alice", event.counterparty());
      assertEquals(10, event.amount());
      assertNull(event.merchantId());
      assertNull(event.channel());
      assertNull(event.country());
      assertNull(event.position());
      assertEquals(AccountEvent.of(paid), scorer.remembered("alice").events().getFirst());
    }
  }

  /** A creditor who draws money from another customer is the subject. */
  @Test
  void whatIsDrawnFromACustomerLeavesThatCustomersAccount() {
    try (var scorer = new TestScorer()) {
      var drawn = new Payments("club").in(Duration.ZERO, "10.00", "alice");
      scorer.read(drawn.withCounterpartyIsCustomer(true));
      var event = scorer.remembered("alice").events().getFirst();
      assertTrue(event.outgoing());
      assertEquals("club", event.counterparty());
    }
  }

  @Test
  void whatComesTwiceIsReceivedOnce() {
    try (var scorer = new TestScorer()) {
      var paid = robbed().getFirst();
      scorer.read(paid);
      scorer.receive("mule", paid);
      scorer.restart();
      scorer.receive("mule", paid);
      scorer.read(mule.out(Duration.ofMinutes(20), "10.00"));
      assertEquals(1_000, scorer.observed("inflow_1h").getLast());
      assertEquals(2, scorer.counted("scorer.received.again"));
    }
  }

  @Test
  void underAnotherKeyItGoesToTheDeadLetters() {
    try (var scorer = new TestScorer()) {
      scorer.receive("mallory", robbed().getFirst());
      var letter = scorer.deadLetters().getFirst();
      assertEquals("received-transactions", letter.header(DeadLetter.TOPIC));
      assertEquals("the key is not the counterparty", letter.header(DeadLetter.REASON));
      assertTrue(scorer.remembered("mallory").events().isEmpty());
    }
  }

  /** Whose minor units nobody knows: no amount of it can be told. */
  @Test
  void inACurrencyThatThereIsNotItGoesToTheDeadLetters() {
    try (var scorer = new TestScorer()) {
      scorer.receive("mule", Payments.inCurrency(robbed().getFirst(), "XQX"));
      scorer.read(Payments.inCurrency(new Payments("alice").out(Duration.ZERO, "1.00"), "XQX"));
      var letters = scorer.deadLetters();
      assertEquals(2, letters.size());
      for (var letter : letters) {
        assertTrue(letter.header(DeadLetter.REASON).startsWith("currency XQX "));
      }
      assertTrue(scorer.remembered("mule").events().isEmpty());
      assertTrue(scorer.remembered("alice").events().isEmpty());
      scorer.receive("mule", robbed().getFirst());
      assertEquals(1, scorer.remembered("mule").events().size(), "and it goes on");
    }
  }

  /** The subject was scored for it, and the subject's account is where a review belongs. */
  @Test
  void aReviewUnderTheOtherSidesAccountIsOfNoPaymentOfIt() {
    try (var scorer = new TestScorer()) {
      var paid = robbed().getFirst();
      scorer.read(paid);
      scorer.read(confirmed(paid, "mule"));
      assertEquals(1, scorer.deadLetters().size());
      scorer.read(confirmed(paid, "alice"));
      assertEquals(1, scorer.deadLetters().size());
      scorer.read(mule.out(Duration.ofMinutes(20), "10.00"));
      assertEquals(0, scorer.observed("known_frauds_30d").getLast());
    }
  }

  private static Review confirmed(Transaction t, String account) {
    return new Review(
        t.id(),
        account,
        Review.Outcome.CONFIRMED,
        "reviewer-1",
        t.postedAt(),
        "asked",
        t.merchantId(),
        t.counterparty(),
        null);
  }
}
