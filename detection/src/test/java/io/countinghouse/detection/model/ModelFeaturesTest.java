package io.countinghouse.detection.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.detection.feature.Moment;
import io.countinghouse.detection.feature.ReportingThresholds;
import io.countinghouse.detection.history.AccountEvent;
import io.countinghouse.detection.history.History;
import io.countinghouse.detection.profile.Profile;
import io.countinghouse.testkit.Payments;
import io.countinghouse.testkit.Seeds;
import io.countinghouse.testkit.Traffic;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The features of the model as a whole. */
final class ModelFeaturesTest {

  private static final ReportingThresholds THRESHOLDS = new ReportingThresholds(10_000, List.of());

  static List<Long> seeds() {
    return Seeds.some(5).boxed().toList();
  }

  private static float[] of(AccountEvent event, History history) {
    return ModelFeatures.of(
        new Moment("alice", event, history, THRESHOLDS), new Profile(), Duration.ofDays(7));
  }

  private static float figure(float[] values, String name) {
    return values[ModelFeatures.NAMES.indexOf(name)];
  }

  @Test
  void noTwoFeaturesHaveOneName() {
    assertEquals(ModelFeatures.NAMES.size(), new HashSet<>(ModelFeatures.NAMES).size());
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void everyValueIsANumber(long seed) {
    var histories = new HashMap<String, History>();
    for (var transaction : new Traffic(Seeds.random(seed)).transactions(500)) {
      var account = transaction.subjectAccount();
      var history = histories.getOrDefault(account, History.EMPTY);
      var event = AccountEvent.of(transaction);
      var values = of(event, history);
      for (int i = 0; i < values.length; i++) {
        assertTrue(Float.isFinite(values[i]), ModelFeatures.NAMES.get(i));
      }
      histories.put(account, history.with(event).next());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {31, 90, 100, 400})
  void anAccountThatWakesIsDormantHoweverLongItSlept(int days) {
    var alice = new Payments("alice");
    var history = History.EMPTY.with(AccountEvent.of(alice.out(Duration.ZERO, "10.00"))).next();
    var values = of(AccountEvent.of(alice.out(Duration.ofDays(days), "10.00")), history);
    assertEquals(days, figure(values, "days_since_last"));
    assertEquals(1, figure(values, "dormant"));
  }

  @Test
  void anAmountIsMeasuredAgainstTheAccountsOwn() {
    var alice = new Payments("alice");
    var history = History.EMPTY;
    for (int day = 0; day < 12; day++) {
      history = history.with(AccountEvent.of(alice.out(Duration.ofDays(day), "10.00"))).next();
    }
    var values = of(AccountEvent.of(alice.out(Duration.ofDays(12), "50.00")), history);
    assertEquals(5, figure(values, "amount_ratio_median"), 1e-4);
    assertEquals(5, figure(values, "amount_ratio_mean"), 1e-4);
    assertEquals(5, figure(values, "amount_ratio_max_30d"), 1e-4);
    assertEquals(12, figure(values, "past_amounts"));
    assertEquals(1, figure(values, "days_since_last"));
    assertEquals(13, figure(values, "count_30d"));
    assertEquals(110 + 60, figure(values, "sum_30d"), 1e-4);
  }
}
