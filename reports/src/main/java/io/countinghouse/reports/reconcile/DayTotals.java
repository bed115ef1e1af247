package io.countinghouse.reports.reconcile;

import java.math.BigInteger;

/**
 * What a day turned over in a currency, in minor units.
 *
 * @param debits number of debit legs that moved money
 * @param credits number of credit legs that moved money
 * @param debitsByAccount each amount times 32 bits of its account's hash: the same total on other
 *     accounts gives another number
 * @param creditsByAccount likewise
 * @param heldMinor by how much what is held on accounts changed
 * @param heldByAccount likewise
 */
record DayTotals(
    long debits,
    long credits,
    BigInteger debitsMinor,
    BigInteger creditsMinor,
    BigInteger debitsByAccount,
    BigInteger creditsByAccount,
    BigInteger heldMinor,
    BigInteger heldByAccount) {

  private static final BigInteger ZERO = BigInteger.ZERO;

  static final DayTotals NONE = new DayTotals(0, 0, ZERO, ZERO, ZERO, ZERO, ZERO, ZERO);

  DayTotals plus(DayTotals other) {
    return new DayTotals(
        debits + other.debits,
        credits + other.credits,
        debitsMinor.add(other.debitsMinor),
        creditsMinor.add(other.creditsMinor),
        debitsByAccount.add(other.debitsByAccount),
        creditsByAccount.add(other.creditsByAccount),
        heldMinor.add(other.heldMinor),
        heldByAccount.add(other.heldByAccount));
  }

  @Override
  public String toString() {
    return "debits %d: %s, credits %d: %s, held %s (minor units), weighted by account %s, %s, %s"
        .formatted(
            debits,
            debitsMinor,
            credits,
            creditsMinor,
            heldMinor,
            debitsByAccount,
            creditsByAccount,
            heldByAccount);
  }
}
