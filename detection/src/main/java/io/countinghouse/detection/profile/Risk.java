package io.countinghouse.detection.profile;

import java.time.Duration;
import java.util.List;

/**
 * The figures about a merchant at one moment. Frauds count from when they are confirmed; that a
 * payment was good counts only when the label delay has passed over its whole bucket, so that
 * silence is not taken for innocence. Buckets that begin after the moment are not looked at: a
 * profile may hold such ones when a payment is late, or scored again.
 */
public final class Risk {

  /** Days without an event count as so many. */
  private static final double NEVER_DAYS = 90;

  private static final double DAY_US = 86_400e6;
  private static final int[] WINDOWS_DAYS = {1, 7, 30};

  /** Names of the figures, in order. */
  public static final List<String> NAMES =
      List.of(
          "merchant_count_1d",
          "merchant_count_7d",
          "merchant_count_30d",
          "merchant_frauds_1d",
          "merchant_fraud_share_1d",
          "merchant_frauds_7d",
          "merchant_fraud_share_7d",
          "merchant_frauds_30d",
          "merchant_fraud_share_30d",
          "merchant_known_30d",
          "merchant_run_age",
          "merchant_run_bound",
          "merchant_run_frauds",
          "merchant_last_fraud",
          "merchant_good_since_fraud",
          "merchant_share_since_first");

  private Risk() {}

  /**
   * Writes the figures.
   *
   * @param delay after which a payment without a confirmed fraud counts as good
   * @param from where in {@code out} to begin
   */
  public static void fill(Profile p, long nowUs, Duration delay, double[] out, int from) {
    int at = from;
    for (int days : WINDOWS_DAYS) {
      out[at++] = p.payments(nowUs - (long) (days * DAY_US), nowUs);
    }
    long settledUs = nowUs - delay.toMillis() * 1_000;
    int newest = newest(p, nowUs);
    double all = 0;
    for (int days : WINDOWS_DAYS) {
      var known = known(p, newest, settledUs, settledUs - (long) (days * DAY_US));
      out[at++] = known.frauds;
      out[at++] = known.fraudShare();
      all = known.all();
    }
    out[at++] = all;
    run(p, newest, nowUs, settledUs, out, at);
  }

  /**
   * What is known of the payments since some moment.
   *
   * @param frauds those that the amount does not explain
   * @param good those that no fraud was confirmed of while the label delay passed
   */
  public record Known(double frauds, double good) {

    double all() {
      return frauds + good;
    }

    /** 0 if nothing is known. */
    public double fraudShare() {
      return all() == 0 ? 0 : frauds / all();
    }
  }

  /**
   * What is known at a moment of the payments since {@code window} before the label delay.
   *
   * @param delay after which a payment without a confirmed fraud counts as good
   */
  public static Known known(Profile p, long nowUs, Duration delay, Duration window) {
    long settledUs = nowUs - delay.toMillis() * 1_000;
    return known(p, newest(p, nowUs), settledUs, settledUs - window.toMillis() * 1_000);
  }

  private static Known known(Profile p, int newest, long settledUs, long fromUs) {
    int bad = 0;
    int good = 0;
    for (int i = newest; i >= 0 && p.endUs(i) > fromUs; i--) {
      bad += p.frauds(i);
      good += settled(p, i, settledUs) ? p.good(i) : 0;
    }
    return new Known(bad, good);
  }

  /** The newest bucket that begins no later than the moment; less than 0: there is none. */
  private static int newest(Profile p, long nowUs) {
    int i = p.size() - 1;
    while (i >= 0 && p.startUs(i) > nowUs) {
      i--;
    }
    return i;
  }

  private static boolean settled(Profile p, int i, long settledUs) {
    return p.endUs(i) <= settledUs;
  }

  /**
   * The present run of frauds: the newest buckets of which at least half was fraud, up to the first
   * that was not.
   */
  private static void run(
      Profile p, int newest, long nowUs, long settledUs, double[] out, int from) {
    int i = newest;
    double goodSince = 0;
    while (i >= 0 && !bad(p, i)) {
      goodSince += settled(p, i, settledUs) ? p.good(i) : 0;
      i--;
    }
    if (i < 0) {
      out[from] = -1;
      out[from + 1] = -1;
      out[from + 2] = 0;
      out[from + 3] = NEVER_DAYS;
      out[from + 4] = goodSince;
      out[from + 5] = 0;
      return;
    }
    double lastDays = days(nowUs, p.startUs(i));
    double frauds = 0;
    double first = lastDays;
    double good = goodSince;
    for (; i >= 0 && (bad(p, i) || !settled(p, i, settledUs) || p.good(i) == 0); i--) {
      if (bad(p, i)) {
        frauds += p.frauds(i);
        good += p.good(i);
        first = days(nowUs, p.startUs(i));
      }
    }
    out[from] = first;
    out[from + 1] = i < 0 ? NEVER_DAYS : days(nowUs, p.startUs(i));
    out[from + 2] = frauds;
    out[from + 3] = lastDays;
    out[from + 4] = goodSince;
    out[from + 5] = frauds / (frauds + good);
  }

  private static boolean bad(Profile p, int i) {
    return p.frauds(i) > 0 && p.frauds(i) >= p.good(i);
  }

  private static double days(long nowUs, long thenUs) {
    return Math.min(NEVER_DAYS, (nowUs - thenUs) / DAY_US);
  }
}
