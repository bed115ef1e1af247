package io.countinghouse.detection.feature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.detection.history.AccountEvent;
import io.countinghouse.detection.history.History;
import io.countinghouse.events.Transaction;
import io.countinghouse.testkit.Payments;
import io.countinghouse.testkit.Seeds;
import io.countinghouse.testkit.Traffic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The features against a model that keeps every transaction and is written the plainest way. */
final class FeaturesModelTest {

  private static final ReportingThresholds THRESHOLDS =
      new ReportingThresholds(
          10_000, List.of(new ReportingThresholds.Threshold("USD", 10_000, "a test")));

  /** The traffic is up to 6 days late; what is late sees so much less of the longest window. */
  private static final List<Duration> WINDOWS =
      List.of(Duration.ofMinutes(10), Duration.ofHours(1), Duration.ofDays(7), Duration.ofDays(80));

  static List<Long> seeds() {
    return Seeds.some(20).boxed().toList();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void featuresAreWhatThePlainModelSays(long seed) {
    var traffic = new Traffic(Seeds.random(seed)).transactions(700);
    var firsts = new double[4];
    var histories = new HashMap<String, History>();
    var before = new ArrayList<Transaction>();
    for (var transaction : traffic) {
      var history = histories.getOrDefault(transaction.subjectAccount(), History.EMPTY);
      var event = AccountEvent.of(transaction);
      for (var window : WINDOWS) {
        var model = new PlainModel(before, transaction, window, THRESHOLDS);
        compare(model, new Moment("alice", event, history, THRESHOLDS), window);
        firsts[0] += model.newCountry();
        firsts[1] += model.newMerchant();
        firsts[2] += model.newChannel();
        firsts[3] += model.newCounterparty();
      }
      histories.put(transaction.subjectAccount(), history.with(event).next());
      before.add(transaction);
    }
    for (double some : firsts) {
      assertTrue(some > 0, "the traffic never has a first time");
    }
  }

  private static void compare(PlainModel model, Moment moment, Duration window) {
    assertEquals(model.count(), Features.count(moment, window), "count " + window);
    assertEquals(model.sum(), Features.sum(moment, window), 1e-6, "sum " + window);
    assertEquals(model.inflow(), Features.inflow(moment, window), 1e-6, "inflow " + window);
    assertEquals(model.passThrough(), Features.passThrough(moment, window), 1e-9, "pass");
    assertEquals(model.nearCount(), Features.nearThresholdCount(moment, window, 0), "near");
    assertEquals(model.nearSum(), Features.nearThresholdSum(moment, window, 0), 1e-6, "near sum");
    assertEquals(model.newCountry(), Features.newCountry(moment, window), "country");
    assertEquals(model.newMerchant(), Features.newMerchant(moment, window), "merchant");
    assertEquals(model.newChannel(), Feature.NEW_CHANNEL.of(moment, window, 0), "channel");
    assertEquals(model.newCounterparty(), Feature.NEW_COUNTERPARTY.of(moment, window, 0), "party");
    assertEquals(model.fan(true), Feature.FAN_OUT.of(moment, window, 0), "fan out " + window);
    assertEquals(model.fan(false), Feature.FAN_IN.of(moment, window, 0), "fan in " + window);
    assertEquals(model.deviation(), Features.amountDeviation(moment, window), 1e-9, "deviation");
  }

  @Test
  void anAmountIsInMajorUnitsByTheCurrencysOwnScale() {
    var payments = new Payments("alice");
    assertEquals(12.5, amount(payments.in("EUR").out(Duration.ZERO, "12.50")));
    assertEquals(1250, amount(payments.in("JPY").out(Duration.ZERO, "1250")));
    assertEquals(12.345, amount(payments.in("KWD").out(Duration.ZERO, "12.345")));
  }

  private static double amount(Transaction transaction) {
    return Features.amount(
        new Moment("alice", AccountEvent.of(transaction), History.EMPTY, THRESHOLDS));
  }
}
