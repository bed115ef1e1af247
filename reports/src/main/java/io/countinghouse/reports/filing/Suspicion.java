package io.countinghouse.reports.filing;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/** What a SAR says of the flagged transactions that it is about. */
record Suspicion(BigInteger cents, Instant firstAt, Instant lastAt, Accounts accounts) {

  /** Of one transaction or more, all of them in US dollars. */
  static Suspicion of(List<Flagged> meant) {
    var cents = BigInteger.ZERO;
    var accounts = new TreeSet<String>();
    for (var each : meant) {
      if (!each.inDollars()) {
        throw new IllegalStateException("a SAR is about US dollars, not " + each.currency());
      }
      cents = cents.add(BigInteger.valueOf(each.amount().minor()));
      accounts.add(each.account());
    }
    var times = Comparator.<Instant>naturalOrder();
    return new Suspicion(
        cents,
        meant.stream().map(Flagged::at).min(times).orElseThrow(),
        meant.stream().map(Flagged::at).max(times).orElseThrow(),
        new Accounts(String.join(" ", accounts), accounts.size()));
  }
}
