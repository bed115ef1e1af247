package io.countinghouse.ingest.lane;

import java.util.Comparator;

/** One balance: an account in a currency. The order is the order in which balances are locked. */
record BalanceKey(long accountId, String currency) implements Comparable<BalanceKey> {

  private static final Comparator<BalanceKey> ORDER =
      Comparator.comparingLong(BalanceKey::accountId).thenComparing(BalanceKey::currency);

  @Override
  public int compareTo(BalanceKey other) {
    return ORDER.compare(this, other);
  }
}
