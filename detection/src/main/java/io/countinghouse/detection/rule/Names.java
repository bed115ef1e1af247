package io.countinghouse.detection.rule;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the names in one rule may lead to, seen from that rule; worked out once a document. */
final class Names {

  /** A typology may be made of typologies, but somebody must still understand it. */
  private static final int TYPOLOGY_DEPTH_MAX = 4;

  private final Map<String, NavigableMap<Integer, Rule>> rules;
  private final Map<String, NavigableMap<Integer, RuleList>> lists;
  private final Typologies typologies;
  private final String self;
  private final Set<String> roots;
  private final int above;
  private final Map<String, Integer> heights = new HashMap<>();

  Names(
      Map<String, NavigableMap<Integer, Rule>> rules,
      Map<String, NavigableMap<Integer, RuleList>> lists,
      Typologies typologies,
      String self) {
    this.rules = rules;
    this.lists = lists;
    this.typologies = typologies;
    this.self = self;
    this.roots = typologies.roots(self);
    this.above = typologies.above(self);
  }

  /** For what names nothing. */
  static Names none() {
    return new Names(Map.of(), Map.of(), new Typologies(), "");
  }

  /** The same, seen from another rule. */
  Names of(String rule) {
    return new Names(rules, lists, typologies, rule);
  }

  /** Checks that a list is there and lists what it is asked for. */
  void checkList(Place at, @Nullable Place version, Fact fact) {
    var list = found(at, version, lists, "list");
    if (list.of() != fact) {
      throw at.refuse("list " + at.shown() + " is of " + list.of().id() + ", not " + fact.id());
    }
  }

  /**
   * Checks that a rule is there, does not lead back, and is not too deep: neither what it names nor
   * what names the one that is read may make a chain that is too long.
   */
  void checkRule(Place at, @Nullable Place version) {
    found(at, version, rules, "rule");
    var id = at.id();
    if (roots.contains(id)) {
      throw at.refuse("rule " + id + " leads back to rule " + self);
    }
    int chain = above + 1 + 1 + typologies.below(id, heights);
    if (chain > TYPOLOGY_DEPTH_MAX) {
      throw at.refuse(
          "rules of rules may be %d deep, and with this it is %d (%d above rule %s)"
              .formatted(TYPOLOGY_DEPTH_MAX, chain, above, self));
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
}
