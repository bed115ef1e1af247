package io.countinghouse.reports.chain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What was found so far: the first places in full, of the rest only the number. */
final class Findings {

  /** More would not help whoever looks for the cause. */
  private static final int KEPT_MAX = 100;

  private final List<Finding> kept = new ArrayList<>();
  private long count;

  void add(Finding finding) {
    count += finding.lastSeq() - finding.seq() + 1;
    for (int i = kept.size() - 1; i >= 0; i--) {
      if (kept.get(i).goesOnIn(finding)) {
        kept.set(i, kept.get(i).upTo(finding));
        return;
      }
    }
    if (kept.size() < KEPT_MAX) {
      kept.add(finding);
    }
  }

  /** In the order of lane and sequence. */
  List<Finding> kept() {
    return kept.stream()
        .sorted(Comparator.comparingInt(Finding::lane).thenComparingLong(Finding::seq))
        .toList();
  }

  /** Sequences that do not fit, those included that are not kept. */
  long count() {
    return count;
  }
}
