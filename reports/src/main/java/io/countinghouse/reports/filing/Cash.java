package io.countinghouse.reports.filing;

import io.countinghouse.reports.ReportValue;
import java.math.BigInteger;
import java.util.Map;

/**
 * A row of large-cash: what a customer handed in, or took out, in a business day.
 *
 * @param cents their sum
 * @param largest of the transactions, in cents
 */
record Cash(
    BigInteger cents, BigInteger largest, long transactions, Accounts accounts, Channels channels) {

  /** More than this must be reported: 31 CFR 1010.311. */
  static final BigInteger THRESHOLD_CENTS = BigInteger.valueOf(1_000_000);

  static Cash of(Map<String, ReportValue> row) {
    return new Cash(
        cents(row, "cash_minor"),
        cents(row, "largest_minor"),
        Columns.whole(row, "transactions").longValueExact(),
        Accounts.of(row),
        Channels.of(row));
  }

  private static BigInteger cents(Map<String, ReportValue> row, String column) {
    var amount = Columns.amount(row, column);
    if (!amount.currency().equals("USD")) {
      throw new IllegalStateException("a CTR is about US dollars, not " + amount.currency());
    }
    return amount.minor();
  }

  /** Whether no transaction by itself had to be reported. */
  boolean onlyTogether() {
    return largest.compareTo(THRESHOLD_CENTS) <= 0;
  }
}
