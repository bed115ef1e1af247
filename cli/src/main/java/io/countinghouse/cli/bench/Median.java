package io.countinghouse.cli.bench;

import java.util.Collection;
import java.util.stream.DoubleStream;

/** The middle of several figures; between the two in the middle of an even number. */
final class Median {

  private Median() {}

  static double of(Collection<Double> figures) {
    return of(figures.stream().mapToDouble(Double::doubleValue));
  }

  static double of(DoubleStream figures) {
    var sorted = figures.sorted().toArray();
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }
}
