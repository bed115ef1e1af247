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

  private final int accounts;
  private final Zipf busy;

  Books(int accounts) {
    this.accounts = accounts;
    this.busy = new Zipf(accounts, EXPONENT);
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
    return new Payment(debit, credit, 1 + random.nextInt(MINOR_MAX));
  }

  static String account(int number) {
    return "bench-" + number;
  }
}
