package io.countinghouse.detection.feature;

import io.countinghouse.detection.history.AccountEvent;

/** Mean and standard deviation of an account's past amounts, newer ones weighing more. */
record DecayedMean(double mean, double deviation) {

  /**
   * The least deviation, as a part of the mean: after equal amounts a little more is not strange.
   */
  private static final double DEVIATION_SHARE_MIN = 0.1;

  static DecayedMean of(Amounts past) {
    double weights = 0;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < past.size(); i++) {
      double weight = past.weight(i);
      weights += weight;
      sum += weight * past.minor(i);
      squares += weight * past.minor(i) * past.minor(i);
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
