package io.countinghouse.training.backtest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.countinghouse.detection.history.AccountEvent;
import io.countinghouse.detection.history.AccountEvent.Label;
import io.countinghouse.detection.profile.Profile;
import io.countinghouse.testkit.Payments;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PastTest {

  private final AccountEvent paid =
      AccountEvent.of(new Payments("ann").out(Duration.ZERO, "10.00"));
  private final Past past = new Past(true);

  private Instant day(int day) {
    return Payments.START.plus(Duration.ofDays(day));
  }

  private void said(Label label, int day) {
    past.learn(new PastLabel("ann", paid.id(), paid, label, day(day)));
  }

  /** As the scorer does it. */
  @Test
  void whatWasTakenForFraudAndIsNoneIsTakenOutOfTheMerchantsProfile() {
    past.add("ann", paid, false);
    said(Label.FRAUD, 1);
    said(Label.FRAUD, 2);
    said(Label.GOOD, 3);
    assertEquals(0, frauds(0));
    assertEquals(1, frauds(1));
    assertEquals(1, frauds(2), "the same word twice counts once");
    assertEquals(0, frauds(3));
  }

  /** Where payments of different accounts have no order. */
  @Test
  void whatWasReceivedIsRememberedFromItsTimeOnAndOnce() {
    var received = paid.fromTheOtherSide("ann");
    var unordered = new Past(false);
    unordered.learn(new PastReceived("bob", received, day(2)));
    unordered.learn(new PastReceived("bob", received, day(1)));
    assertEquals(List.of(), unordered.of("bob", day(0)).events());
    assertEquals(List.of(received), unordered.of("bob", day(1)).events());
    assertEquals(List.of(received), unordered.of("bob", day(3)).events());
    assertEquals(List.of(), unordered.of("ann", day(3)).events());
  }

  /** In their order, what is said now is known now, by whatever clock. */
  @Test
  void whatIsCapturedIsRememberedAtOnceWherePaymentsHaveAnOrder() {
    var received = paid.fromTheOtherSide("ann");
    past.learn(new PastReceived("bob", received, day(2)));
    assertEquals(List.of(received), past.of("bob", day(0)).events());
    past.learn(new PastReceived("bob", received, day(3)));
    assertEquals(List.of(received), past.of("bob", day(3)).events());
  }

  private int frauds(int day) {
    past.of("ann", day(day));
    return past.merchant(paid).frauds(0, paid.occurredAtUs() + Profile.BUCKET.toMillis() * 1_000);
  }
}
