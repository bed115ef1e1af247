package io.countinghouse.detection.rule;

import java.util.ArrayList;
import java.util.List;

/** What a condition is made of. */
final class References {

  private References() {}

  /** Every condition in it that has none below. */
  static List<When> leaves(When when) {
    var leaves = new ArrayList<When>();
    collect(when, leaves);
    return leaves;
  }

  /** The rules that it names. */
  static List<When.Spoke> rules(When when) {
    return leaves(when).stream()
        .filter(When.Spoke.class::isInstance)
        .map(When.Spoke.class::cast)
        .toList();
  }

  private static void collect(When when, List<When> leaves) {
    switch (when) {
      case When.All(var of) -> of.forEach(one -> collect(one, leaves));
      case When.Any(var of) -> of.forEach(one -> collect(one, leaves));
      case When.Not(var of) -> collect(of, leaves);
      case When.Compared _, When.Is _, When.Listed _, When.Spoke _ -> leaves.add(when);
    }
  }
}
