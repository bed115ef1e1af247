package io.countinghouse.detection.feature;

import io.countinghouse.detection.history.AccountEvent;
import java.util.List;

/**
 * The amounts of the past that can be compared with an event's, oldest first, with their logarithms
 * and weights: what is costly, once for all who need it.
 */
final class Amounts {

  private final int size;
  private final long[] timesUs;
  private final double[] minor;
  private final double[] logs;
  private final double[] weights;

  private Amounts(AccountEvent event, List<AccountEvent> past) {
    int max = past.size();
    timesUs = new long[max];
    minor = new double[max];
    logs = new double[max];
    weights = new double[max];
    int next = 0;
    for (var one : past) {
      if (one.comparableWith(event)) {
        timesUs[next] = one.occurredAtUs();
        minor[next] = one.minor();
        logs[next] = StrictMath.log(one.minor());
        weights[next] = Habit.weight(event, one);
        next++;
      }
    }
    size = next;
  }

  static Amounts of(AccountEvent event, List<AccountEvent> past) {
    return new Amounts(event, past);
  }

  int size() {
    return size;
  }

  long timeUs(int i) {
    return timesUs[i];
  }

  /** In minor units. */
  double minor(int i) {
    return minor[i];
  }

  /** The logarithm of {@link #minor}. */
  double log(int i) {
    return logs[i];
  }

  /** See {@link Habit#weight}. */
  double weight(int i) {
    return weights[i];
  }

  /** Those, and these weights. */
  Weighted weighted() {
    return new Weighted(logs, weights, size);
  }
}
