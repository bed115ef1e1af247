package io.countinghouse.detection.rule;

import io.countinghouse.events.Micros;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Versions that are written in a language which this program does not know: they can't be asked,
 * and to leave them out would change scores without a word. So nothing is judged while one is in
 * force.
 */
final class LaterRules {

  /**
   * More of them are counted, but not noted by name: all of what a program holds at once (256 rules
   * and 256 lists), twice over.
   */
  static final int MAX = 1_024;

  private final Map<String, Integer> languages = new HashMap<>();
  private final Set<String> lists = new HashSet<>();

  /** Activated, known to nobody here, while some are not noted: each may be one of them. */
  private final Set<String> unknown = new HashSet<>();

  private int notNoted;

  LaterRules() {}

  private LaterRules(LaterRules other) {
    languages.putAll(other.languages);
    lists.addAll(other.lists);
    unknown.addAll(other.unknown);
    notNoted = other.notNoted;
  }

  /** As they are known now. */
  LaterRules copy() {
    return new LaterRules(this);
  }

  /**
   * Notes one, or counts it only.
   *
   * @param list whether it is a list and not a rule
   * @return whether there was room to note it
   */
  boolean add(String key, int language, boolean list) {
    if (languages.size() >= MAX && !languages.containsKey(key)) {
      notNoted++;
      return false;
    }
    languages.put(key, language);
    if (list) {
      lists.add(key);
    }
    return true;
  }

  /** What was activated and is no version that is known or noted; bounded as activations are. */
  void addUnknown(String key) {
    unknown.add(key);
  }

  /** Whether a version that nobody knows here may be one that was not noted. */
  boolean mayHoldMore() {
    return notNoted > 0;
  }

  /** Of all that were written, in shares of what can be noted; beyond 1 some are not. */
  double fullness() {
    return (double) (languages.size() + notNoted) / MAX;
  }

  boolean holdsList(String key) {
    return lists.contains(key);
  }

  boolean holds(String key) {
    return languages.containsKey(key);
  }

  /** The language of one whose id a document names; 0: it names none. */
  int namedIn(String json) {
    return languages.entrySet().stream()
        .filter(
            one -> json.contains('"' + one.getKey().substring(0, one.getKey().indexOf('/')) + '"'))
        .mapToInt(Map.Entry::getValue)
        .max()
        .orElse(0);
  }

  /**
   * Checks that none is in force.
   *
   * @param activations of all, by their time
   * @throws RuleRefusedException naming the one that is
   */
  void requireNoneAt(long atUs, List<Activation> activations) {
    if (languages.isEmpty() && unknown.isEmpty()) {
      return;
    }
    var live = new TreeMap<String, Activation>();
    var shadow = new TreeMap<String, Activation>();
    for (var one : activations) {
      if (Micros.of(one.from()) > atUs) {
        break;
      }
      apply(one, live, shadow);
    }
    Stream.concat(live.values().stream(), shadow.values().stream())
        .filter(one -> holds(one.key()) || unknown.contains(one.key()))
        .findFirst()
        .ifPresent(one -> {
          throw new RuleRefusedException(why(one));
        });
  }

  private String why(Activation one) {
    var language = languages.get(one.key());
    return language == null
        ? "%s, in force from %s, is not known, and may be one of %d in later languages that were too many to note: upgrade this program"
            .formatted(one.key(), one.from(), notNoted)
        : "%s, in force from %s, is written in language %d, and this program knows %d: upgrade it"
            .formatted(one.key(), one.from(), language, RuleLanguage.VERSION);
  }

  /** As {@link Timeline} does it: a version of each name can be live, and one in shadow. */
  private static void apply(
      Activation one, Map<String, Activation> live, Map<String, Activation> shadow) {
    switch (one.mode()) {
      case LIVE -> {
        live.put(one.id(), one);
        remove(shadow, one);
      }
      case SHADOW -> {
        shadow.put(one.id(), one);
        remove(live, one);
      }
      case PAUSED -> {
        remove(live, one);
        remove(shadow, one);
      }
    }
  }

  private static void remove(Map<String, Activation> from, Activation one) {
    from.values().removeIf(other -> other.key().equals(one.key()));
  }
}
