package io.countinghouse.detection.feature;

import io.countinghouse.detection.history.AccountEvent;
import java.util.List;

/** Mean and standard deviation of an account's past amounts, newer ones weighing more. */
record DecayedMean(double mean, double deviation) {

  /**
   * The least deviation, as a part of the mean: after equal amounts a little more is not strange.
   */
  private static final double DEVIATION_SHARE_MIN = 0.1;

  static DecayedMean of(AccountEvent event, List<AccountEvent> past) {
    double weights = 0;
    double sum = 0;
    double squares = 0;
    for (var one : past) {
      if (one.comparableWith(event)) {
        double weight = Habit.weight(event, one);
        weights += weight;
        sum += weight * one.minor();
        squares += weight * one.minor() * one.minor();
      }
    }
    if (weights == 0) {
      return new DecayedMean(0, 0);
    }
    double mean = sum / weights;
    double deviation = StrictMath.sqrt(Math.max(0, squares / weights - mean * mean));
    return new DecayedMean(mean, Math.max(deviation, mean * DEVIATION_SHARE_MIN));
  }

  /** 1 if there is no past. */
  double ratio(AccountEvent event) {
    return mean == 0 ? 1 : event.minor() / mean;
  }

  double sigmas(AccountEvent event) {
    return mean == 0 ? 0 : (event.minor() - mean) / deviation;
  }
}
