package io.countinghouse.ingest.lane;

/** One balance: an account in a currency. The order is the order in which balances are locked. */
record BalanceKey(long accountId, String currency) implements Comparable<BalanceKey> {

  @Override
  public int compareTo(BalanceKey other) {
    int byAccount = Long.compare(accountId, other.accountId);
    return byAccount != 0 ? byAccount : currency.compareTo(other.currency);
  }
}
