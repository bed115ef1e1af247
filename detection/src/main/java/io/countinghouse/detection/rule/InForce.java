package io.countinghouse.detection.rule;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What holds at one time, and every version that may be named.
 *
 * @param live the live version of each rule, by its id
 * @param shadow the version in shadow, by its id
 * @param listsInForce the live version of each list, by its id
 * @param listsOnTrial versions that take their place when what is in shadow is asked
 * @param rules every version that is known, by {@code id/version}
 * @param lists every version that is known, by {@code id/version}
 */
record InForce(
    Map<String, Rule> live,
    Map<String, Rule> shadow,
    Map<String, RuleList> listsInForce,
    Map<String, RuleList> listsOnTrial,
    Map<String, Rule> rules,
    Map<String, RuleList> lists) {

  /** The rule that is meant; null: it is not in force. */
  @Nullable Rule rule(When.Spoke named, boolean inShadow) {
    if (named.version() != null) {
      return rules.get(named.rule() + "/" + named.version());
    }
    var trial = inShadow ? shadow.get(named.rule()) : null;
    return trial == null ? live.get(named.rule()) : trial;
  }

  /** Whether a rule, or one that it names, looks at what is known of whom a payment goes to. */
  boolean looksAtMerchants(Rule rule, boolean inShadow) {
    return looksAtMerchants(rule, inShadow, new HashSet<>());
  }

  private boolean looksAtMerchants(Rule rule, boolean inShadow, Set<String> seen) {
    if (!seen.add(rule.key())) {
      return false;
    }
    for (var leaf : References.leaves(rule.when())) {
      boolean looks =
          switch (leaf) {
            case When.Compared(var condition) -> condition.measure().feature().ofMerchant();
            case When.Spoke other -> {
              var below = rule(other, inShadow);
              yield below != null && looksAtMerchants(below, inShadow, seen);
            }
            case When.All _, When.Any _, When.Not _, When.Is _, When.Listed _ -> false;
          };
      if (looks) {
        return true;
      }
    }
    return false;
  }

  /** The list that is meant; null: it is not in force. */
  @Nullable RuleList list(When.Listed named, boolean inShadow) {
    if (named.version() != null) {
      return lists.get(named.list() + "/" + named.version());
    }
    var trial = inShadow ? listsOnTrial.get(named.list()) : null;
    return trial == null ? listsInForce.get(named.list()) : trial;
  }
}
