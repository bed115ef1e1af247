package io.countinghouse.detection.feature;

import io.countinghouse.detection.profile.Risk;
import java.time.Duration;

/**
 * What is known of the merchant (of the counterparty, where a payment names none) when a payment
 * comes in, the payment itself not counted. Windows are by {@link
 * io.countinghouse.detection.profile.Profile#BUCKET}: the bucket at the older edge counts whole.
 */
final class Merchant {

  /**
   * After so long a payment without a confirmed fraud counts as good: the Fraud Detection
   * Handbook's delay, and what {@code train} takes without {@code --delay-days}.
   */
  static final Duration LABEL_DELAY = Duration.ofDays(7);

  private Merchant() {}

  /** Payments to (or from) it, by all accounts. */
  static double count(Moment m, Duration window) {
    return m.profile().payments(fromUs(m, window), m.event().occurredAtUs());
  }

  /** Those of them that are known to be fraud and that their amount does not explain. */
  static double frauds(Moment m, Duration window) {
    return m.profile().frauds(fromUs(m, window), m.event().occurredAtUs());
  }

  /** The part of them that is. */
  static double fraudShare(Moment m, Duration window) {
    double payments = count(m, window);
    return payments == 0 ? 0 : Math.min(1, frauds(m, window) / payments);
  }

  /**
   * The part of what is known of it that is fraud: of the payments of the window that ends where
   * the label delay begins, and of later ones those that are frauds already. So a merchant with
   * many payments of today does not look better than it is.
   */
  static double knownFraudShare(Moment m, Duration window) {
    return Risk.known(m.profile(), m.event().occurredAtUs(), LABEL_DELAY, window).fraudShare();
  }

  private static long fromUs(Moment m, Duration window) {
    return m.event().occurredAtUs() - window.toMillis() * 1_000;
  }
}
