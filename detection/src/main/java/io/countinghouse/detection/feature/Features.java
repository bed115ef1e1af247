package io.countinghouse.detection.feature;

import io.countinghouse.detection.history.AccountEvent;
import io.countinghouse.detection.history.Bucket;
import io.countinghouse.detection.history.History;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;

/**
 * Every feature, as a pure function of a moment and a sliding window over event time. A window ends
 * with the event and holds it. What is older than the events that are remembered one by one counts
 * by {@link Bucket} in counts, sums, flows and known frauds; the other features do not see it. The
 * same functions serve the stream, training and backtests. {@link StrictMath} throughout, so that
 * every machine gets the same bits.
 */
final class Features {

  /** How far below a threshold an amount still looks shaped by it: 10 %. */
  static final double NEAR_SHARE = 0.1;

  private static final long DAY_US = 86_400_000_000L;

  private Features() {}

  /** Transactions of the account in the event's direction. */
  static double count(Moment m, Duration window) {
    int count = 1;
    for (var past : past(m, window)) {
      if (past.outgoing() == m.event().outgoing()) {
        count++;
      }
    }
    for (var bucket : before(m, window)) {
      for (var part : bucket.parts()) {
        if (part.outgoing() == m.event().outgoing()) {
          count += part.count();
        }
      }
    }
    return count;
  }

  /** The event's own amount, in major units; it has no window. */
  static double amount(Moment m) {
    return m.event().amount();
  }

  /** Amounts of the event's direction and currency, in major units. */
  static double sum(Moment m, Duration window) {
    double minor = m.event().minor();
    for (var past : past(m, window)) {
      if (past.comparableWith(m.event())) {
        minor += past.minor();
      }
    }
    for (var bucket : before(m, window)) {
      for (var part : bucket.parts()) {
        if (part.comparableWith(m.event())) {
          minor += part.minor();
        }
      }
    }
    return m.event().major(minor);
  }

  /** When it happened: hours since midnight UTC, with their fraction. */
  static double hourOfDay(Moment m) {
    return Math.floorMod(m.event().occurredAtUs(), DAY_US) / 3_600e6;
  }

  /** Amounts that came in, of the event's currency, in major units. */
  static double inflow(Moment m, Duration window) {
    return Flow.of(m, window).inMajor();
  }

  /**
   * The part of what came in that went out again after it, in the event's currency: 0 to 1. Only an
   * outgoing event has it.
   */
  static double passThrough(Moment m, Duration window) {
    return m.event().outgoing() ? Flow.of(m, window).passedThrough() : 0;
  }

  /**
   * How many amounts just below a threshold; 0 unless the event is one of them.
   *
   * @param threshold in major units; 0: the reporting threshold of the event's currency
   */
  static double nearThresholdCount(Moment m, Duration window, double threshold) {
    double limit = limit(m, threshold);
    if (!near(limit, m.event())) {
      return 0;
    }
    int count = 1;
    for (var past : past(m, window)) {
      if (past.comparableWith(m.event()) && near(limit, past)) {
        count++;
      }
    }
    return count;
  }

  /** Their sum, in major units. */
  static double nearThresholdSum(Moment m, Duration window, double threshold) {
    double limit = limit(m, threshold);
    if (!near(limit, m.event())) {
      return 0;
    }
    double minor = m.event().minor();
    for (var past : past(m, window)) {
      if (past.comparableWith(m.event()) && near(limit, past)) {
        minor += past.minor();
      }
    }
    return m.event().major(minor);
  }

  /** See {@link Habit#deviation}. */
  static double amountDeviation(Moment m, Duration window) {
    var habit =
        window.equals(History.AGE_MAX)
            ? m.habit()
            : Habit.of(Amounts.of(m.event(), past(m, window)));
    return habit.deviation(m.event());
  }

  /** 1 if the account's past has countries, but never this one; else 0. */
  static double newCountry(Moment m, Duration window) {
    return Firsts.of(m.event().country(), past(m, window), AccountEvent::country);
  }

  /** 1 if the account's past has merchants, but never this one; else 0. */
  static double newMerchant(Moment m, Duration window) {
    return Firsts.of(m.event().merchantId(), past(m, window), AccountEvent::merchantId);
  }

  /** 1 if the account's past has channels, but never this one; else 0. */
  static double newChannel(Moment m, Duration window) {
    return Firsts.of(m.event().channel(), past(m, window), AccountEvent::channel);
  }

  /** 1 if the account has a past, but never with this counterparty; else 0. */
  static double newCounterparty(Moment m, Duration window) {
    return Firsts.of(m.event().counterparty(), past(m, window), AccountEvent::counterparty);
  }

  /** Different counterparties in one direction. */
  static double fan(Moment m, Duration window, boolean outgoing) {
    var parties = new HashSet<String>();
    if (m.event().outgoing() == outgoing) {
      parties.add(m.event().counterparty());
    }
    for (var past : past(m, window)) {
      if (past.outgoing() == outgoing) {
        parties.add(past.counterparty());
      }
    }
    return parties.size();
  }

  /** The account's own frauds that were known when the event came in. */
  static double knownFrauds(Moment m, Duration window) {
    int known = 0;
    for (var past : past(m, window)) {
      if (past.label() == AccountEvent.Label.FRAUD) {
        known++;
      }
    }
    for (var bucket : before(m, window)) {
      for (var part : bucket.parts()) {
        known += part.frauds();
      }
    }
    return known;
  }

  private static List<Bucket> before(Moment m, Duration window) {
    return m.history().before(m.event().occurredAtUs(), window);
  }

  private static List<AccountEvent> past(Moment m, Duration window) {
    return m.history().within(m.event().occurredAtUs(), window);
  }

  private static double limit(Moment m, double threshold) {
    return threshold == 0 ? m.thresholds().of(m.event().currency()) : threshold;
  }

  /** From 90 % of the threshold up to below it. */
  private static boolean near(double limit, AccountEvent one) {
    double amount = one.amount();
    return amount >= limit * (1 - NEAR_SHARE) && amount < limit;
  }
}
