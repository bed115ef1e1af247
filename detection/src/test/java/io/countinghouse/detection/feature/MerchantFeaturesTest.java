package io.countinghouse.detection.feature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.detection.history.AccountEvent;
import io.countinghouse.detection.history.History;
import io.countinghouse.detection.profile.Profile;
import io.countinghouse.testkit.Seeds;
import io.countinghouse.testkit.Traffic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What rules see of merchants, against a list of all payments to all of them. */
final class MerchantFeaturesTest {

  private static final ReportingThresholds THRESHOLDS = new ReportingThresholds(10_000, List.of());
  private static final long BUCKET_US = Duration.ofHours(6).toMillis() * 1_000;
  private static final List<Duration> WINDOWS =
      List.of(Duration.ofHours(1), Duration.ofDays(1), Duration.ofDays(7), Duration.ofDays(30));

  private record Paid(String party, long atUs, boolean fraud, boolean explained) {}

  private final List<Paid> all = new ArrayList<>();
  private double frauds;
  private double settled;

  static List<Long> seeds() {
    return Seeds.some(5).boxed().toList();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void theyCountWhatEverybodyPaidByBucketsOfSixHours(long seed) {
    var random = Seeds.random(seed);
    var profiles = new HashMap<String, Profile>();
    for (var transaction : new Traffic(random).transactions(700)) {
      var event = AccountEvent.of(transaction);
      var profile = profiles.computeIfAbsent(event.party(), party -> new Profile());
      var moment = new Moment("alice", event, History.EMPTY, profile, THRESHOLDS);
      for (var window : WINDOWS) {
        compare(moment, window);
        compareKnown(moment, window);
      }
      var paid =
          new Paid(
              transaction.merchantId() == null
                  ? "account " + transaction.counterparty()
                  : "merchant " + transaction.merchantId(),
              event.occurredAtUs(),
              random.nextInt(4) == 0,
              random.nextInt(3) == 0);
      all.add(paid);
      profile.payment(paid.atUs);
      if (paid.fraud) {
        profile.fraud(paid.atUs, paid.explained);
      }
    }
    assertTrue(frauds > 0, "no fraud was ever seen");
    assertTrue(settled > 0, "no payment was ever known to be good");
  }

  private void compare(Moment moment, Duration window) {
    var event = moment.event();
    long fromUs = event.occurredAtUs() - window.toMillis() * 1_000;
    var seen =
        all.stream()
            .filter(one -> one.party.equals(event.party()))
            .filter(one -> bucketEnd(one) > fromUs)
            .filter(one -> bucketEnd(one) - BUCKET_US <= event.occurredAtUs())
            .toList();
    double bad = seen.stream().filter(one -> one.fraud && !one.explained).count();
    frauds += bad;
    assertEquals(seen.size(), Feature.MERCHANT_COUNT.of(moment, window, 0), "count " + window);
    assertEquals(bad, Feature.MERCHANT_FRAUDS.of(moment, window, 0), "frauds " + window);
    assertEquals(
        seen.isEmpty() ? 0 : bad / seen.size(),
        Feature.MERCHANT_FRAUD_SHARE.of(moment, window, 0),
        "share " + window);
  }

  /** What happened within the delay is known only where it is a fraud. */
  private void compareKnown(Moment moment, Duration window) {
    long settledUs = moment.event().occurredAtUs() - Merchant.LABEL_DELAY.toMillis() * 1_000;
    double bad = 0;
    double good = 0;
    for (var one : all) {
      if (one.party.equals(moment.event().party())
          && bucketEnd(one) > settledUs - window.toMillis() * 1_000
          && bucketEnd(one) - BUCKET_US <= moment.event().occurredAtUs()) {
        bad += one.fraud && !one.explained ? 1 : 0;
        good += !one.fraud && bucketEnd(one) <= settledUs ? 1 : 0;
      }
    }
    settled += good;
    assertEquals(
        bad + good == 0 ? 0 : bad / (bad + good),
        Feature.MERCHANT_KNOWN_FRAUD_SHARE.of(moment, window, 0),
        1e-12,
        "known share " + window);
  }

  private static long bucketEnd(Paid one) {
    return (Math.floorDiv(one.atUs, BUCKET_US) + 1) * BUCKET_US;
  }
}
