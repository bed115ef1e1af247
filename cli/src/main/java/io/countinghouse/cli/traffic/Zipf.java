package io.countinghouse.cli.traffic;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Draws ranks 0..n-1, rank r with a probability in proportion to 1 / (r + 1)^exponent: a few are
 * busy, most are not.
 */
public final class Zipf {

  private final double[] cumulated;

  public Zipf(int size, double exponent) {
    cumulated = new double[size];
    double sum = 0;
    for (int rank = 0; rank < size; rank++) {
      sum += Math.pow(rank + 1.0, -exponent);
      cumulated[rank] = sum;
    }
  }

  /** The next rank. */
  public int draw(RandomGenerator random) {
    int found = Arrays.binarySearch(cumulated, random.nextDouble() * cumulated[size() - 1]);
    return Math.min(found < 0 ? -found - 1 : found, size() - 1);
  }

  private int size() {
    return cumulated.length;
  }
}
