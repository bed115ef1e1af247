package io.countinghouse.detection.rule;

import io.countinghouse.detection.rule.Activation.Mode;
import io.countinghouse.events.Micros;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Versions that are written in a language which this program does not know: they can't be asked,
 * and to leave them out would change scores without a word. So nothing is judged while one is in
 * force.
 */
final class LaterRules {

  /** More of them are refused. */
  private static final int MAX = 1_024;

  private final Map<String, Integer> languages = new HashMap<>();

  LaterRules() {}

  private LaterRules(LaterRules other) {
    languages.putAll(other.languages);
  }

  /** As they are known now. */
  LaterRules copy() {
    return new LaterRules(this);
  }

  /**
   * Notes one.
   *
   * @throws RuleRefusedException if there are too many
   */
  void add(String key, int language) {
    if (languages.size() >= MAX && !languages.containsKey(key)) {
      throw new RuleRefusedException("there are %d in later languages already".formatted(MAX));
    }
    languages.put(key, language);
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
    if (languages.isEmpty()) {
      return;
    }
    var inForce = new TreeMap<String, Instant>();
    for (var one : activations) {
      if (Micros.of(one.from()) > atUs) {
        break;
      }
      if (one.mode() == Mode.LIVE) {
        inForce.keySet().removeIf(key -> key.startsWith(one.id() + "/"));
      }
      if (one.mode() == Mode.PAUSED) {
        inForce.remove(one.key());
      } else if (languages.containsKey(one.key())) {
        inForce.put(one.key(), one.from());
      }
    }
    inForce.forEach((key, from) -> {
      throw new RuleRefusedException(
          "%s, in force from %s, is written in language %d, and this program knows %d: upgrade it"
              .formatted(key, from, languages.get(key), RuleLanguage.VERSION));
    });
  }
}
