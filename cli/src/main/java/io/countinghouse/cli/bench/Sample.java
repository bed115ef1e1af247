package io.countinghouse.cli.bench;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

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

  /** The middle of the quotients, run by run. */
  static double medianRatio(
      List<Sample> over, List<Sample> under, ToDoubleFunction<Sample> figure) {
    return Median.of(
        IntStream.range(0, Math.min(over.size(), under.size()))
            .mapToDouble(
                i -> figure.applyAsDouble(over.get(i)) / figure.applyAsDouble(under.get(i))));
  }

  private static double median(List<Sample> runs, ToDoubleFunction<Sample> figure) {
    return Median.of(runs.stream().mapToDouble(figure));
  }
}
