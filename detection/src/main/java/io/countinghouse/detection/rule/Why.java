package io.countinghouse.detection.rule;

import io.countinghouse.events.Flag;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Why one rule spoke: every condition that had a part in it, its own first, then those of the rules
 * that it names. Under a NOT that is what did not hold.
 */
final class Why {

  /**
   * Comparisons in all reasons of a flag, so that it stays some 80 KiB at most, whatever rules are
   * written (house).
   */
  static final int CONDITIONS_MAX = 256;

  private static final int EVIDENCE_CHARS_MAX = 300;

  /** A rule whose conditions are told. */
  private record Told(Rule rule, boolean not) {}

  private final Observed observed;
  private final Rule rule;
  private final int room;
  private final List<Flag.Condition> conditions = new ArrayList<>();
  private final List<String> evidence = new ArrayList<>();
  private final ArrayDeque<Told> named = new ArrayDeque<>();
  private final Set<String> known = new HashSet<>();
  private @Nullable Condition first;
  private boolean cut;

  private Why(Rule rule, Observed observed, int room) {
    this.rule = rule;
    this.observed = observed;
    this.room = room;
  }

  /** Of rules that spoke, in their order. */
  static List<Flag.Reason> of(List<Rule> rules, Observed observed) {
    var reasons = new ArrayList<Flag.Reason>(rules.size());
    int room = CONDITIONS_MAX;
    for (var rule : rules) {
      var reason = new Why(rule, observed, room).reason();
      room -= reason.conditions().size();
      reasons.add(reason);
    }
    return reasons;
  }

  private Flag.Reason reason() {
    name(rule, false);
    while (!named.isEmpty() && !cut) {
      var told = named.removeFirst();
      tell(told.rule.when(), told.not, told.rule);
    }
    var shown = first;
    var window = shown == null ? null : shown.measure().window();
    return new Flag.Reason(
        rule.id(),
        rule.version(),
        shown == null ? 1 : observed.value(shown.measure()),
        shown == null ? 1 : observed.limit(shown),
        shown == null ? "truth" : observed.unit(shown.measure()),
        window == null ? null : window.toString(),
        rule.weight(),
        evidence.isEmpty() ? null : evidence(),
        conditions,
        cut ? true : null);
  }

  private String evidence() {
    var text = String.join("; ", evidence);
    return text.substring(0, Math.min(text.length(), EVIDENCE_CHARS_MAX));
  }

  private void name(Rule one, boolean not) {
    if (known.add(one.key() + (not ? " not" : ""))) {
      named.add(new Told(one, not));
    }
  }

  /** Of a condition that holds or, under a NOT, does not: what makes it so. */
  private void tell(When when, boolean not, Rule in) {
    switch (when) {
      case When.All(var of) -> tell(of, not, in);
      case When.Any(var of) -> tell(of, not, in);
      case When.Not(var of) -> tell(of, !not, in);
      case When.Compared(var condition) -> compared(condition, not, in);
      case When.Is is -> found(in, fact(is, not));
      case When.Listed listed -> found(in, fact(listed, not));
      case When.Spoke other -> spoke(other, not, in);
    }
  }

  private void tell(List<When> of, boolean not, Rule in) {
    for (var one : of) {
      if (observed.holds(one) != not) {
        tell(one, not, in);
      }
    }
  }

  private void compared(Condition condition, boolean not, Rule in) {
    if (first == null && !not && isOwn(in)) {
      first = condition;
    }
    if (conditions.size() == room) {
      cut = true;
      return;
    }
    var measure = condition.measure();
    var window = measure.window();
    var comparison = condition.comparison().name().toLowerCase(Locale.ROOT);
    double value = observed.value(measure);
    conditions.add(
        new Flag.Condition(
            in.id(),
            in.version(),
            measure.feature().id(),
            measure.threshold() == 0 ? null : measure.threshold(),
            window == null ? null : window.toString(),
            not ? "not_" + comparison : comparison,
            Double.isNaN(value) ? null : value,
            observed.limit(condition),
            observed.unit(measure)));
  }

  private boolean isOwn(Rule in) {
    return in.key().equals(rule.key());
  }

  private void found(Rule in, String what) {
    evidence.add(isOwn(in) ? what : in.key() + ": " + what);
  }

  private String fact(When.Is is, boolean not) {
    var value = observed.fact(is.fact());
    if (value == null) {
      return "no " + is.fact().id();
    }
    var text = is.fact().id() + " is " + value;
    return not
        ? text + ", not " + is.values().stream().sorted().collect(Collectors.joining(" or "))
        : text;
  }

  private String fact(When.Listed listed, boolean not) {
    var list = observed.list(listed);
    if (list == null) {
      return "list " + listed.list() + " is not in force";
    }
    var value = observed.fact(listed.fact());
    return value == null
        ? "no " + listed.fact().id()
        : "%s %s is %s list %s"
            .formatted(listed.fact().id(), value, not ? "not in" : "in", list.key());
  }

  private void spoke(When.Spoke other, boolean not, Rule in) {
    var one = observed.rule(other);
    if (one == null) {
      found(in, "rule " + other.rule() + " is not in force");
      return;
    }
    found(in, "rule " + one.key() + (not ? " does not speak" : ""));
    name(one, not);
  }
}
