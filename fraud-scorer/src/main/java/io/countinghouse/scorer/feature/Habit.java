package io.countinghouse.scorer.feature;

import io.countinghouse.scorer.history.AccountEvent;
import java.time.Duration;
import java.util.List;

/**
 * What an account usually pays (or gets) in one currency: mean and mean absolute spread of the
 * logarithms of its amounts, in which a newer amount weighs more. Logarithms keep one huge amount
 * from becoming the new normal, and make the unit of money cancel out.
 *
 * @param amounts how many it was made of
 */
record Habit(int amounts, double mean, double spread) {

  /** Fewer comparable amounts than this say nothing of habits. */
  static final int AMOUNTS_MIN = 10;

  /** After this time an amount weighs half as much. */
  static final Duration HALF_LIFE = Duration.ofDays(14);

  /**
   * The least spread that an account is given, about 20 %: after ten equal amounts a few per cent
   * more are not strange.
   */
  static final double SPREAD_MIN = 0.2;

  private static final double DECAY_PER_US = StrictMath.log(2) / (HALF_LIFE.toMillis() * 1_000.0);

  static Habit of(AccountEvent event, List<AccountEvent> past) {
    int amounts = 0;
    double weights = 0;
    double sum = 0;
    for (var one : past) {
      if (one.comparableWith(event)) {
        double weight = weight(event, one);
        amounts++;
        weights += weight;
        sum += weight * StrictMath.log(one.minor());
      }
    }
    double mean = weights == 0 ? 0 : sum / weights;
    return new Habit(amounts, mean, amounts == 0 ? 0 : spread(event, past, mean) / weights);
  }

  private static double spread(AccountEvent event, List<AccountEvent> past, double mean) {
    double sum = 0;
    for (var one : past) {
      if (one.comparableWith(event)) {
        sum += weight(event, one) * Math.abs(StrictMath.log(one.minor()) - mean);
      }
    }
    return sum;
  }

  private static double weight(AccountEvent event, AccountEvent past) {
    return StrictMath.exp((double) (past.occurredAtUs() - event.occurredAtUs()) * DECAY_PER_US);
  }

  /**
   * How many spreads the event's amount is above the habit; below it, or with too few amounts to
   * speak of a habit, 0.
   */
  double deviation(AccountEvent event) {
    if (amounts < AMOUNTS_MIN) {
      return 0;
    }
    double above = StrictMath.log(event.minor()) - mean;
    return Math.max(0, above / Math.max(SPREAD_MIN, spread));
  }
}
