package io.countinghouse.detection.rule;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which rules name which, over all their versions, since any may come into force. It never holds a
 * circle: {@link Names} refuses whatever would close one.
 */
final class Typologies {

  private final Map<String, Set<String>> below = new HashMap<>();
  private final Map<String, Set<String>> above = new HashMap<>();

  void add(Rule rule) {
    for (var named : References.rules(rule.when())) {
      below.computeIfAbsent(rule.id(), id -> new HashSet<>()).add(named.rule());
      above.computeIfAbsent(named.rule(), id -> new HashSet<>()).add(rule.id());
    }
  }

  /** The rule itself, and all that speak of it, however far. */
  Set<String> roots(String id) {
    var found = new HashSet<String>();
    var left = new ArrayDeque<>(Set.of(id));
    while (!left.isEmpty()) {
      var next = left.removeFirst();
      if (found.add(next)) {
        left.addAll(above.getOrDefault(next, Set.of()));
      }
    }
    return found;
  }

  /** How many rules lie one below the other, from this one downwards; one that names none: 0. */
  int below(String id, Map<String, Integer> seen) {
    return longest(id, below, seen);
  }

  /** The same, from this one upwards. */
  int above(String id) {
    return longest(id, above, new HashMap<>());
  }

  private static int longest(String id, Map<String, Set<String>> edges, Map<String, Integer> seen) {
    var before = seen.get(id);
    if (before != null) {
      return before;
    }
    int longest = 0;
    for (var next : edges.getOrDefault(id, Set.of())) {
      longest = Math.max(longest, 1 + longest(next, edges, seen));
    }
    seen.put(id, longest);
    return longest;
  }
}
