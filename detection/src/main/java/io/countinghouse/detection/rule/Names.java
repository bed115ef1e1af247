package io.countinghouse.detection.rule;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the names in a rule may lead to, seen from that rule. */
final class Names {

  /** A typology may be made of typologies, but somebody must still understand it. */
  private static final int TYPOLOGY_DEPTH_MAX = 4;

  private final Map<String, NavigableMap<Integer, Rule>> rules;
  private final Map<String, NavigableMap<Integer, RuleList>> lists;
  private final String self;

  Names(
      Map<String, NavigableMap<Integer, Rule>> rules,
      Map<String, NavigableMap<Integer, RuleList>> lists,
      String self) {
    this.rules = rules;
    this.lists = lists;
    this.self = self;
  }

  /** For what names nothing. */
  static Names none() {
    return new Names(Map.of(), Map.of(), "");
  }

  /** The same, seen from another rule. */
  Names of(String rule) {
    return new Names(rules, lists, rule);
  }

  /** Checks that a list is there and lists what it is asked for. */
  void checkList(Place at, @Nullable Place version, Fact fact) {
    var list = found(at, version, lists, "list");
    if (list.of() != fact) {
      throw at.refuse("list " + at.shown() + " is of " + list.of().id() + ", not " + fact.id());
    }
  }

  /** Checks that a rule is there, does not lead back, and is not too deep. */
  void checkRule(Place at, @Nullable Place version) {
    found(at, version, rules, "rule");
    var id = at.id();
    int depth = depth(id, new HashMap<>());
    if (depth == Integer.MAX_VALUE) {
      throw at.refuse("rule " + id + " leads back to rule " + self);
    }
    if (depth >= TYPOLOGY_DEPTH_MAX) {
      throw at.refuse("rules of rules may be " + TYPOLOGY_DEPTH_MAX + " deep");
    }
  }

  private static <V> V found(
      Place at, @Nullable Place version, Map<String, NavigableMap<Integer, V>> all, String what) {
    var versions = all.get(at.id());
    if (versions == null) {
      throw at.refuse(
          "there is no %s %s; nearest are %s"
              .formatted(what, at.shown(), Nearest.to(at.id(), all.keySet())));
    }
    if (version == null) {
      return versions.lastEntry().getValue();
    }
    var one = versions.get(version.version());
    if (one == null) {
      throw version.refuse(
          "%s %s has no version %s, only %s"
              .formatted(what, at.shown(), version.shown(), versions.keySet()));
    }
    return one;
  }

  /**
   * How many rules lie one below the other, over all versions, since any may come into force.
   *
   * @return the greatest number if it leads to the rule itself
   */
  private int depth(String id, Map<String, Integer> seen) {
    if (id.equals(self)) {
      return Integer.MAX_VALUE;
    }
    var before = seen.get(id);
    if (before != null) {
      return before;
    }
    int deepest = 0;
    for (var rule : rules.getOrDefault(id, new TreeMap<>()).values()) {
      for (var below : References.rules(rule.when())) {
        deepest = Math.max(deepest, depth(below.rule(), seen));
      }
    }
    int depth = deepest == Integer.MAX_VALUE ? deepest : deepest + 1;
    seen.put(id, depth);
    return depth;
  }
}
