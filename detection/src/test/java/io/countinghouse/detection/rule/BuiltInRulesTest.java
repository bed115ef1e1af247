package io.countinghouse.detection.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.detection.feature.Moment;
import io.countinghouse.detection.history.AccountEvent;
import io.countinghouse.detection.history.History;
import io.countinghouse.detection.history.Position;
import io.countinghouse.events.Flag;
import io.countinghouse.events.Transaction;
import io.countinghouse.testkit.Payments;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What each rule promises, on a customer who pays 20 to 29 EUR a day at one shop. */
final class BuiltInRulesTest {

  private static final Duration NOW = Duration.ofDays(30);

  private final RuleSet rules = RuleFile.builtIn();
  private final Payments customer = new Payments("alice");
  private History history = History.EMPTY;
  private Assessment last = new Assessment(0, List.of(), List.of(), null);

  private void happens(Transaction transaction) {
    var event = AccountEvent.of(transaction);
    last = rules.assess(new Moment("alice", event, history, rules.thresholds()));
    history = history.with(event).next();
  }

  private void dailyShopping(int days) {
    for (int day = 0; day < days; day++) {
      happens(customer.out(Duration.ofDays(day), "2" + day % 10 + ".00"));
    }
  }

  private boolean spoke(String rule) {
    return last.reasons().stream().map(Flag.Reason::rule).anyMatch(rule::equals);
  }

  @Test
  void ordinaryShoppingScoresNothing() {
    dailyShopping(30);
    assertEquals(0, last.score());
    happens(customer.out(NOW, "55.00"));
    assertEquals(0, last.score());
  }

  @Test
  void aBurstOfPaymentsReachesTheThreshold() {
    dailyShopping(20);
    for (int i = 0; i < 7; i++) {
      happens(customer.out(NOW.plusSeconds(6L * i), "1.00"));
    }
    assertEquals(0, last.score());
    happens(customer.out(NOW.plusSeconds(60), "1.00"));
    assertTrue(spoke("velocity-10m"));
    for (int i = 0; i < 4; i++) {
      happens(customer.out(NOW.plusSeconds(61 + i), "1.00"));
    }
    assertTrue(spoke("velocity-1h"));
    assertTrue(last.score() >= 0.8);
  }

  @Test
  void moneyThatComesInDoesNotCountAgainstMoneyThatGoesOut() {
    for (int i = 0; i < 11; i++) {
      happens(customer.in(NOW.plusSeconds(i), "1.00"));
    }
    happens(customer.out(NOW.plusSeconds(30), "1.00"));
    assertEquals(0, last.score());
  }

  @Test
  void anAmountFarBeyondTheAccountsPastReachesTheThreshold() {
    dailyShopping(15);
    happens(customer.out(NOW, "900.00"));
    assertTrue(spoke("amount-own-past"));
    assertTrue(spoke("amount-own-past-extreme"));
    assertTrue(last.score() >= 0.8);
  }

  @Test
  void anAccountWithoutAPastHasNoUnusualAmount() {
    dailyShopping(9);
    happens(customer.out(NOW, "900.00"));
    assertFalse(spoke("amount-own-past"));
  }

  @Test
  void oneHugeAmountDoesNotBecomeTheNewNormal() {
    dailyShopping(20);
    happens(customer.out(NOW, "5000.00"));
    happens(customer.out(NOW.plusDays(1), "900.00"));
    assertTrue(spoke("amount-own-past"));
  }

  @Test
  void depositsJustBelowTheReportingThresholdReachTheThreshold() {
    customer.in("USD");
    happens(customer.in(NOW, "9500.00"));
    assertEquals(0, last.score());
    happens(customer.in(NOW.plusDays(3), "9999.99"));
    assertFalse(spoke("structuring"));
    happens(customer.in(NOW.plusDays(6), "9000.00"));
    assertTrue(spoke("structuring"));
    assertTrue(last.score() >= 0.8);
  }

  @Test
  void depositsAtTheThresholdAreReportedAnywayAndNotStructured() {
    customer.in("USD");
    for (int day = 0; day < 5; day++) {
      happens(customer.in(NOW.plusDays(day), "10000.00"));
    }
    assertFalse(spoke("structuring"));
  }

  @Test
  void structuringIsMeasuredInTheCurrencysOwnUnits() {
    customer.in("JPY");
    for (int day = 0; day < 3; day++) {
      happens(customer.in(NOW.plusDays(day), "9500"));
    }
    assertFalse(spoke("structuring"));
    for (int day = 3; day < 6; day++) {
      happens(customer.in(NOW.plusDays(day), "1900000"));
    }
    assertTrue(spoke("structuring"));
    customer.in("KWD");
    for (int day = 7; day < 10; day++) {
      happens(customer.in(NOW.plusDays(day), "9500.000"));
    }
    assertTrue(spoke("structuring"));
  }

  @Test
  void moneyThatLeavesAsSoonAsItCameReachesTheThreshold() {
    happens(customer.in(NOW, "3000.00"));
    happens(customer.out(NOW.plusMinutes(10), "1500.00"));
    assertEquals(0, last.score());
    happens(customer.out(NOW.plusMinutes(20), "1200.00"));
    assertTrue(spoke("in-and-out"));
    assertTrue(last.score() >= 0.8);
  }

  @Test
  void moneyThatStaysAnHourIsNotInAndOut() {
    happens(customer.in(NOW, "3000.00"));
    happens(customer.out(NOW.plusMinutes(60), "2900.00"));
    assertFalse(spoke("in-and-out"));
  }

  @Test
  void moneyThatLeftBeforeItCameIsNotInAndOut() {
    happens(customer.out(NOW, "3000.00"));
    happens(customer.in(NOW.plusMinutes(1), "3000.00"));
    happens(customer.out(NOW.plusMinutes(2), "20.00"));
    assertFalse(spoke("in-and-out"));
  }

  @Test
  void anUnusualAmountInANewCountryReachesTheThreshold() {
    dailyShopping(20);
    customer.at("hotel", "BR");
    happens(customer.out(NOW, "25.00"));
    assertEquals(0, last.score());
    customer.at("jeweller", "FR");
    happens(customer.out(NOW, "120.00"));
    assertTrue(spoke("first-country"));
    assertTrue(last.score() >= 0.8);
  }

  @Test
  void aVeryUnusualAmountAtANewMerchantReachesTheThreshold() {
    dailyShopping(20);
    happens(customer.out(NOW, "101.00"));
    assertTrue(last.score() < 0.8);
    customer.at("jeweller", "DE");
    happens(customer.out(NOW.plusDays(1), "110.00"));
    assertTrue(spoke("first-merchant"));
    assertTrue(last.score() >= 0.8);
  }

  @Test
  void anAccountWithAKnownFraudIsNearerToTheThreshold() {
    dailyShopping(20);
    var robbed = history.events().getLast();
    history = history.labelled(robbed, AccountEvent.Label.FRAUD).next();
    happens(customer.out(Duration.ofDays(20), "20.00"));
    assertTrue(spoke("known-fraud"));
    assertTrue(last.score() > 0 && last.score() < 0.8);
    history = history.labelled(robbed, AccountEvent.Label.GOOD).next();
    happens(customer.out(Duration.ofDays(20).plusSeconds(1), "20.00"));
    assertFalse(spoke("known-fraud"));
  }

  private void paysAt(Duration after, double latitude, double longitude) {
    var event = AccountEvent.of(customer.out(after, "20.00")).at(new Position(latitude, longitude));
    last = rules.assess(new Moment("alice", event, history, rules.thresholds()));
    history = history.with(event).next();
  }

  /** Frankfurt to New York is 6,200 km. */
  @Test
  void nobodyFliesToNewYorkInSixHours() {
    paysAt(NOW, 50.03, 8.57);
    assertFalse(spoke("built-in-impossible-travel"));
    happens(customer.out(NOW.plusHours(1), "20.00")); // has no position
    assertFalse(spoke("built-in-impossible-travel"));
    paysAt(NOW.plusHours(6), 40.64, -73.78);
    assertTrue(spoke("built-in-impossible-travel"));
    assertTrue(last.score() < 0.8, "it does not flag alone: positions are often wrong");
    paysAt(NOW.plusHours(6).plusSeconds(1), 40.73, -73.78);
    assertFalse(spoke("built-in-impossible-travel"), "next door, however soon");
    paysAt(NOW.plusHours(13), 50.03, 8.57);
    assertFalse(spoke("built-in-impossible-travel"), "6,200 km in 7 hours are a flight");
    paysAt(NOW.plusHours(38), 40.64, -73.78);
    assertFalse(spoke("built-in-impossible-travel"));
    assertTrue(last.features().stream().noneMatch(one -> one.name().startsWith("travel")));
  }
}
