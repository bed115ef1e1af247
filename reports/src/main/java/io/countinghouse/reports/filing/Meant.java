package io.countinghouse.reports.filing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The flagged transactions that a case is about: those that it names, or all of its customer. Where
 * they can't be filed as they are, nothing is: an amount that leaves some of them out would state
 * too little, and nobody would see it.
 *
 * @param problems why they can't be filed; empty: they can
 */
record Meant(List<Flagged> flagged, List<Problem> problems) {

  private static final String PART = "Part II";

  /**
   * Chooses.
   *
   * @param all that was flagged of the case's customer
   */
  static Meant of(SarCase sar, List<Flagged> all) {
    var problems = new ArrayList<Problem>();
    if (all.isEmpty()) {
      problems.add(problem(sar, "flags", PART, "none of the customer in these days"));
    }
    var meant = sar.transactions().isEmpty() ? all : named(sar, all, problems);
    if (sar.transactions().isEmpty()) {
      requireUndisputed(sar, all, problems);
    }
    requireDollars(sar, meant, problems);
    return new Meant(meant, problems);
  }

  private static List<Flagged> named(SarCase sar, List<Flagged> all, List<Problem> problems) {
    var known = new LinkedHashMap<UUID, Flagged>();
    all.forEach(f -> known.put(f.transaction(), f));
    for (var id : sar.transactions()) {
      if (!known.containsKey(id)) {
        var what = id + " is no flagged one of the customer in these days";
        problems.add(problem(sar, "transactions", PART, what));
      }
    }
    known.keySet().retainAll(sar.transactions());
    return List.copyOf(known.values());
  }

  /** Whether what a reviewer dismissed is meant too, only a person can say. */
  private static void requireUndisputed(SarCase sar, List<Flagged> all, List<Problem> problems) {
    long dismissed = all.stream().filter(Flagged::dismissed).count();
    if (dismissed > 0) {
      var what =
          "a reviewer dismissed %d of %d: name the transactions that are meant in the case"
              .formatted(dismissed, all.size());
      problems.add(problem(sar, "flags", PART, what));
    }
  }

  /** The form has US dollars only, and nothing is converted. */
  private static void requireDollars(SarCase sar, List<Flagged> meant, List<Problem> problems) {
    var others =
        meant.stream()
            .filter(f -> !f.inDollars())
            .collect(Collectors.groupingBy(Flagged::currency, TreeMap::new, Collectors.counting()));
    others.forEach((currency, count) ->
        problems.add(
            problem(
                sar,
                "amount",
                "item 29, TotalSuspiciousAmountText",
                "%d of %d in %s, and nothing is converted: name those in USD in the case, or file by hand"
                    .formatted(count, meant.size(), currency))));
  }

  private static Problem problem(SarCase sar, String field, String item, String what) {
    return new Problem(sar.customer(), "", field, item, what);
  }
}
