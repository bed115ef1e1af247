package io.countinghouse.cli.traffic;

import java.util.random.RandomGenerator;

/**
 * A customer's account and habits.
 *
 * @param typicalEuros the middle of what it pays at a time
 */
record Customer(String account, Region region, double typicalEuros) {

  /** A usual payment: log-normal about the typical one, so that some are several times it. */
  long usualMinor(RandomGenerator random) {
    double euros = typicalEuros * Math.exp(0.5 * random.nextGaussian());
    return region.minor(Math.min(euros, typicalEuros * 3));
  }

  /** A multiple of the typical payment. */
  long minor(double times) {
    return region.minor(typicalEuros * times);
  }

  String house(String kind) {
    return kind + "-" + region.currency();
  }
}
