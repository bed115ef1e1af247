package io.countinghouse.detection.profile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the figures say of merchants whose past is known. */
final class RiskTest {

  private static final Duration DELAY = Duration.ofDays(7);

  private final Profile merchant = new Profile();

  private static long day(double number) {
    return (long) ((20_000 + number) * 86_400e6);
  }

  private double figure(String name, double onDay) {
    var out = new double[Risk.NAMES.size()];
    Risk.fill(merchant, day(onDay), DELAY, out, 0);
    return out[Risk.NAMES.indexOf(name)];
  }

  private void good(int fromDay, int toDay) {
    for (int day = fromDay; day <= toDay; day++) {
      merchant.payment(day(day));
    }
  }

  private void bad(int fromDay, int toDay) {
    good(fromDay, toDay);
    for (int day = fromDay; day <= toDay; day++) {
      merchant.fraud(day(day), false);
    }
  }

  @Test
  void aRunOfFraudsHasAnAgeAndABound() {
    good(0, 9);
    bad(10, 13);
    assertEquals(15, figure("merchant_run_age", 25), 0.01);
    assertEquals(16, figure("merchant_run_bound", 25), 0.01);
    assertEquals(4, figure("merchant_run_frauds", 25));
    assertEquals(12, figure("merchant_last_fraud", 25), 0.01);
    assertEquals(0, figure("merchant_good_since_fraud", 25));
  }

  @Test
  void silenceIsNotInnocenceUntilTheDelayHasPassed() {
    bad(0, 3);
    good(4, 9);
    assertEquals(0, figure("merchant_good_since_fraud", 10));
    assertEquals(3, figure("merchant_good_since_fraud", 14));
  }

  @Test
  void theShareCountsWhatIsKnown() {
    good(0, 4);
    bad(5, 9);
    assertEquals(0.5, figure("merchant_fraud_share_30d", 20));
    assertEquals(10, figure("merchant_known_30d", 20));
  }

  @Test
  void aFraudThatItsAmountExplainsSaysNothingOfTheMerchant() {
    good(0, 9);
    merchant.fraud(day(5), true);
    assertEquals(0, figure("merchant_frauds_30d", 20));
    assertEquals(-1, figure("merchant_run_age", 20));
    assertEquals(9, figure("merchant_known_30d", 20));
  }

  @Test
  void aWindowIsExactButForOneBucket() {
    good(0, 29);
    assertTrue(Math.abs(figure("merchant_count_7d", 29.5) - 7) <= 1);
    assertTrue(Math.abs(figure("merchant_count_1d", 29.5) - 1) <= 1);
  }

  /** Of a payment that is late, or scored again, the profile may know what came after it. */
  @Test
  void whatHappenedLaterIsNotSeen() {
    good(0, 9);
    bad(10, 13);
    good(14, 20);
    var known = new double[Risk.NAMES.size()];
    Risk.fill(merchant, day(20), DELAY, known, 0);
    good(21, 24);
    bad(25, 30);
    var later = new double[Risk.NAMES.size()];
    Risk.fill(merchant, day(20), DELAY, later, 0);
    assertArrayEquals(known, later);
    assertEquals(10, figure("merchant_frauds_30d", 31), "and it is seen when it has happened");
  }

  @Test
  void whatIsOlderThanTheBoundsIsForgotten() {
    good(0, 200);
    assertTrue(merchant.size() <= Profile.BUCKETS_MAX);
    merchant.payment(day(0));
    assertTrue(day(200) - merchant.startUs(merchant.size() - 1) < Profile.BUCKET_US);
  }
}
