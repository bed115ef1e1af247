package io.countinghouse.reports.reconcile;

import java.util.ArrayList;
import java.util.List;

/** Neighbouring sequences of a lane, both ends included. */
public record SeqRange(long first, long last) {

  /** Puts ascending sequences together, at most {@code max} ranges. */
  public static List<SeqRange> of(List<Long> ascending, int max) {
    var ranges = new ArrayList<SeqRange>();
    for (int i = 0; i < ascending.size(); ) {
      long first = ascending.get(i);
      long last = first;
      while (++i < ascending.size() && ascending.get(i) == last + 1) {
        last++;
      }
      if (ranges.size() == max) {
        break;
      }
      ranges.add(new SeqRange(first, last));
    }
    return ranges;
  }

  @Override
  public String toString() {
    return first == last ? Long.toString(first) : first + ".." + last;
  }
}
