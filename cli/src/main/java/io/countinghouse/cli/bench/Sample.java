package io.countinghouse.cli.bench;

import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What one run of a contender gave.
 *
 * @param perSecond durable transactions
 * @param p50Ms of one call, which for batches is a whole batch
 * @param p99Ms likewise
 */
record Sample(double perSecond, double p50Ms, double p99Ms) {

  /** The middle of several runs, each figure for itself. */
  static Sample median(List<Sample> runs) {
    return new Sample(
        median(runs, Sample::perSecond), median(runs, Sample::p50Ms), median(runs, Sample::p99Ms));
  }

  private static double median(List<Sample> runs, ToDoubleFunction<Sample> figure) {
    var sorted =
        runs.stream().map(figure::applyAsDouble).sorted(Comparator.naturalOrder()).toList();
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }
}
