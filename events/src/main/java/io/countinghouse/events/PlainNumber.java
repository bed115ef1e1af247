package io.countinghouse.events;

import java.math.BigDecimal;

/**
 * A JSON number in plain digits. PostgreSQL's numeric keeps more than these limits, so every number
 * within them comes back as the same value, and that has one form here.
 */
final class PlainNumber {

  /** Digits before and after the point; 38 is what a 128-bit decimal holds. */
  private static final int DIGITS_MAX = 38;

  private static final String RULE =
      "must have numbers of at most %d digits before and %d after the point, written plainly"
          .formatted(DIGITS_MAX, DIGITS_MAX);

  private PlainNumber() {}

  /** Zero is {@code 0} whatever its sign and scale: numeric knows no other. */
  static String of(String json) {
    var number = parse(json);
    if (number.signum() == 0) {
      return "0";
    }
    var plain = number.stripTrailingZeros();
    long before = (long) plain.precision() - plain.scale();
    if (before > DIGITS_MAX || plain.scale() > DIGITS_MAX) { // before its digits are written out
      throw new IllegalArgumentException(RULE);
    }
    return plain.toPlainString();
  }

  private static BigDecimal parse(String json) {
    try {
      return new BigDecimal(json);
    } catch (NumberFormatException e) { // an exponent beyond 32 bits
      throw new IllegalArgumentException(RULE, e);
    }
  }
}
