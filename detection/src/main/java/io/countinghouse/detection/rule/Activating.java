package io.countinghouse.detection.rule;

import io.countinghouse.detection.rule.Activation.Mode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** What may be activated, and when: looks at a book's own collections, which grow. */
final class Activating {

  /** Later is taken for a slip of the pen. */
  private static final Duration AHEAD_MAX = Duration.ofDays(366);

  private final Map<String, NavigableMap<Integer, Rule>> rules;
  private final Map<String, NavigableMap<Integer, RuleList>> lists;
  private final List<Activation> activations;
  private final LaterRules later;

  Activating(
      Map<String, NavigableMap<Integer, Rule>> rules,
      Map<String, NavigableMap<Integer, RuleList>> lists,
      List<Activation> activations,
      LaterRules later) {
    this.rules = rules;
    this.lists = lists;
    this.activations = activations;
    this.later = later;
  }

  /**
   * Checks one.
   *
   * @param mayBeLater whether it may be of a version that this program can't read
   * @throws RuleRefusedException if it is not right
   */
  void check(Activation one, Instant writtenAt, boolean mayBeLater) {
    checkKnown(one, mayBeLater);
    checkOwn(one, writtenAt);
  }

  private void checkKnown(Activation one, boolean mayBeLater) {
    if (later.holds(one.key())) {
      if (!mayBeLater) {
        throw new RuleRefusedException(
            "id: %s is written in a later language: upgrade this program".formatted(one.key()));
      }
    } else if (!isKnown(one)) {
      checkUnknown(one, mayBeLater);
    }
  }

  /** Whether it is of a version that this program can read. */
  boolean isKnown(Activation one) {
    return known(lists, one.id()).containsKey(one.version())
        || known(rules, one.id()).containsKey(one.version());
  }

  /** A pause of what may be a list, which can't be paused, would let judge what must wait. */
  private void checkUnknown(Activation one, boolean mayBeLater) {
    if (!later.mayHoldMore()) {
      var all = new ArrayList<>(rules.keySet());
      all.addAll(lists.keySet());
      throw new RuleRefusedException(
          "id: there is no rule or list %s; nearest are %s"
              .formatted(one.key(), Nearest.to(one.id(), all)));
    }
    if (!mayBeLater || one.mode() == Mode.PAUSED) {
      throw new RuleRefusedException(
          "id: %s is not known, and more is written in later languages than can be noted: upgrade this program"
              .formatted(one.key()));
    }
  }

  private void checkOwn(Activation one, Instant writtenAt) {
    var list = known(lists, one.id()).get(one.version());
    var rule = known(rules, one.id()).get(one.version());
    if ((list != null || later.holdsList(one.key())) && one.mode() != Mode.LIVE) {
      throw new RuleRefusedException("mode: a list can only be live; write one with other entries");
    }
    if (one.from().isBefore(writtenAt.plus(RuleBook.LEAD))) {
      throw new RuleRefusedException(
          "from: %s is less than %d s after it was written, %s"
              .formatted(one.from(), RuleBook.LEAD.toSeconds(), writtenAt));
    }
    if (one.from().isAfter(writtenAt.plus(AHEAD_MAX))) {
      throw new RuleRefusedException("from: " + one.from() + " is more than a year ahead");
    }
    if (rule != null && one.mode() != Mode.PAUSED) {
      checkNamedListsAreInForce(rule, one.from());
    }
  }

  /** A list that is not in force holds nothing, which nobody means who names it. */
  private void checkNamedListsAreInForce(Rule rule, Instant from) {
    for (var leaf : References.leaves(rule.when())) {
      if (leaf instanceof When.Listed(_, var id, var version)
          && version == null
          && activations.stream()
              .noneMatch(one -> one.id().equals(id) && !one.from().isAfter(from))) {
        throw new RuleRefusedException("id: its list " + id + " is not activated by then");
      }
    }
  }

  private static <V> NavigableMap<Integer, V> known(
      Map<String, NavigableMap<Integer, V>> all, String id) {
    return all.getOrDefault(id, new TreeMap<>());
  }
}
