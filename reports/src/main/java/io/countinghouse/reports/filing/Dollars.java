package io.countinghouse.reports.filing;

import java.math.BigInteger;

/**
 * Amounts as FinCEN takes them: whole US dollars, rounded up. Source: FinCEN CTR XML Schema User
 * Guide, attachment C, general instruction 13 "Monetary amounts" (15,265.25 is recorded as 15,266),
 * and the same in the SAR's. The sum is rounded, not each transaction: question 28 of FinCEN's CTR
 * FAQs leaves that choice.
 */
final class Dollars {

  private static final BigInteger CENTS = BigInteger.valueOf(100);

  /** As long as the schemas' amounts may be. */
  private static final int DIGITS_MAX = 15;

  private Dollars() {}

  /**
   * Of cents, above 0.
   *
   * @throws IllegalArgumentException if it is longer than the form's field
   */
  static String of(BigInteger cents) {
    if (cents.signum() <= 0) {
      throw new IllegalArgumentException("must be above 0");
    }
    var text = cents.add(CENTS.subtract(BigInteger.ONE)).divide(CENTS).toString();
    if (text.length() > DIGITS_MAX) {
      throw new IllegalArgumentException("has more than " + DIGITS_MAX + " digits");
    }
    return text;
  }
}
