package io.countinghouse.cli.bench;

import io.countinghouse.cli.traffic.Zipf;
import java.util.random.RandomGenerator;

/**
 * Who pays whom: the same for every contender, as in the tb-perf workload. A few accounts are busy
 * (Zipf, exponent 1); each may be overdrawn, so that nothing is refused.
 */
final class Books {

  static final String CURRENCY = "EUR";

  private static final double EXPONENT = 1.0;
  private static final int MINOR_MAX = 10_000;

  /** Just below the reporting threshold of 10,000.00. */
  private static final int SUSPICIOUS_MINOR = 950_000;

  private final int accounts;
  private final Zipf busy;
  private final int minorMin;

  Books(int accounts) {
    this(accounts, 1);
  }

  private Books(int accounts, int minorMin) {
    this.accounts = accounts;
    this.busy = new Zipf(accounts, EXPONENT);
    this.minorMin = minorMin;
  }

  /**
   * Payments of which all but the first two of an account are flagged, by the built-in rule {@code
   * structuring}.
   */
  static Books flagged(int accounts) {
    return new Books(accounts, SUSPICIOUS_MINOR);
  }

  /** One payment between two accounts, by their numbers from 0 on, in cents. */
  record Payment(int debit, int credit, int minor) {}

  int accounts() {
    return accounts;
  }

  Payment next(RandomGenerator random) {
    int debit = busy.draw(random);
    int credit = busy.draw(random);
    while (credit == debit) {
      credit = busy.draw(random);
    }
    return new Payment(debit, credit, minorMin + random.nextInt(MINOR_MAX));
  }

  static String account(int number) {
    return "bench-" + number;
  }
}
