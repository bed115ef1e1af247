package io.countinghouse.cli.bench;

import io.countinghouse.cli.traffic.Zipf;
import java.util.random.RandomGenerator;

/**
 * Who pays whom: the same for every contender. Two thousand accounts, a few of them busy; each may
 * be overdrawn, so that nothing is refused.
 */
final class Books {

  static final int ACCOUNTS = 2_000;
  static final String CURRENCY = "EUR";

  private static final Zipf BUSY = new Zipf(ACCOUNTS, 0.8);
  private static final int MINOR_MAX = 10_000;

  private Books() {}

  /** One payment between accounts 0..1999, in cents. */
  record Payment(int debit, int credit, int minor) {

    /** The amount as decimal text. */
    String amount() {
      return minor / 100 + "." + minor / 10 % 10 + minor % 10;
    }
  }

  static Payment next(RandomGenerator random) {
    int debit = BUSY.draw(random);
    int credit = BUSY.draw(random);
    while (credit == debit) {
      credit = BUSY.draw(random);
    }
    return new Payment(debit, credit, 1 + random.nextInt(MINOR_MAX));
  }

  static String account(int number) {
    return "bench-" + number;
  }
}
