package io.countinghouse.detection.feature;

import io.countinghouse.detection.history.AccountEvent;
import java.time.Duration;

/**
 * What an account usually pays (or gets) in one currency: the middle and the spread of the
 * logarithms of its amounts. Both are medians in which a newer amount weighs more, so a few huge
 * amounts do not become the new normal; logarithms make the unit of money cancel out.
 *
 * @param amounts how many it was made of
 * @param middle the weighted median
 * @param spread the weighted median distance from it, as a standard deviation
 */
record Habit(int amounts, double middle, double spread) {

  /** Fewer comparable amounts than this say nothing of habits. */
  static final int AMOUNTS_MIN = 10;

  /** After this time an amount weighs half as much. */
  static final Duration HALF_LIFE = Duration.ofDays(14);

  /**
   * The least spread that an account is given, about 20 %: after ten equal amounts a few per cent
   * more are not strange.
   */
  static final double SPREAD_MIN = 0.2;

  /** A normal distribution's standard deviation in median absolute deviations. */
  private static final double SIGMA_PER_MAD = 1.4826;

  private static final double DECAY_PER_US = StrictMath.log(2) / (HALF_LIFE.toMillis() * 1_000.0);

  static Habit of(Amounts past) {
    if (past.size() < AMOUNTS_MIN) {
      return new Habit(past.size(), 0, 0);
    }
    var sample = past.weighted();
    double middle = sample.median();
    double mad = sample.distancesFrom(middle).median();
    return new Habit(past.size(), middle, Math.max(SPREAD_MIN, SIGMA_PER_MAD * mad));
  }

  /**
   * How many spreads the event's amount is above the habit; 0 if it is below, or if the amounts are
   * too few to speak of a habit.
   */
  double deviation(AccountEvent event) {
    return Math.max(0, signed(event));
  }

  /** What a past amount weighs at an event: half after each {@link #HALF_LIFE}. */
  static double weight(AccountEvent event, AccountEvent past) {
    double ageUs = (double) (event.occurredAtUs() - past.occurredAtUs());
    return StrictMath.exp(-ageUs * DECAY_PER_US);
  }

  /** The amount in usual amounts; 1 if they are too few to speak of a habit. */
  double ratio(AccountEvent event) {
    return ratio(StrictMath.log(event.minor()));
  }

  /** Of an amount whose logarithm is this. */
  double ratio(double log) {
    return amounts < AMOUNTS_MIN ? 1 : StrictMath.exp(log - middle);
  }

  /** Spreads above the habit, less than 0 below it; 0 if the amounts are too few. */
  double signed(AccountEvent event) {
    return amounts < AMOUNTS_MIN ? 0 : (StrictMath.log(event.minor()) - middle) / spread;
  }
}
