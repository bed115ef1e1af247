package io.countinghouse.reports.reconcile;

import java.math.BigInteger;

/**
 * What a day turned over in a currency, in minor units.
 *
 * @param debits number of debit legs
 * @param credits number of credit legs
 */
record DayTotals(long debits, long credits, BigInteger debitsMinor, BigInteger creditsMinor) {

  static final DayTotals NONE = new DayTotals(0, 0, BigInteger.ZERO, BigInteger.ZERO);

  DayTotals plus(DayTotals other) {
    return new DayTotals(
        debits + other.debits,
        credits + other.credits,
        debitsMinor.add(other.debitsMinor),
        creditsMinor.add(other.creditsMinor));
  }

  @Override
  public String toString() {
    return "debits %d: %s, credits %d: %s (minor units)"
        .formatted(debits, debitsMinor, credits, creditsMinor);
  }
}
