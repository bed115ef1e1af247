package io.countinghouse.detection.rule;

import io.countinghouse.detection.feature.ReportingThresholds;
import io.countinghouse.events.Micros;
import io.countinghouse.events.Sha256;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Which rule set holds when: a function of all activations that are known, and of the time at which
 * a transaction was posted. Immutable to whoever asks; a set is built when it is first asked for.
 */
public final class Timeline {

  /** Between version and digest of a set that was made by activations. */
  static final char MADE = '+';

  /**
   * Sets that are held once they were asked for. What is scored at one time was posted within few
   * activations of each other; a set may take hundreds of kilobytes, and there may be 10,000.
   */
  static final int BUILT_MAX = 16;

  private final RuleSet builtIn;
  private final Map<String, Rule> rules;
  private final Map<String, RuleList> lists;
  private final List<Activation> activations;
  private final LaterRules later;
  private final long[] fromUs;
  private final AtomicReferenceArray<@Nullable RuleSet> sets;

  /** Which of them are built, the oldest first. */
  private final Deque<Integer> built = new ArrayDeque<>();

  /**
   * @param activations in the order in which they were written; of two from the same moment the
   *     later one counts
   * @param later versions that this program can't read
   */
  Timeline(
      RuleSet builtIn,
      Map<String, Rule> rules,
      Map<String, RuleList> lists,
      List<Activation> activations,
      LaterRules later) {
    this.builtIn = builtIn;
    this.rules = Map.copyOf(rules);
    this.lists = Map.copyOf(lists);
    this.later = later;
    this.activations = activations.stream().sorted(Comparator.comparing(Activation::from)).toList();
    this.fromUs =
        this.activations.stream().mapToLong(one -> Micros.of(one.from())).distinct().toArray();
    this.sets = new AtomicReferenceArray<>(fromUs.length);
  }

  /**
   * The set for what was posted at a moment.
   *
   * @throws RuleRefusedException if a version is in force then that this program can't read
   */
  public RuleSet at(Instant postedAt) {
    int found = Arrays.binarySearch(fromUs, Micros.of(postedAt));
    int index = found >= 0 ? found : -found - 2;
    if (index < 0) {
      return builtIn;
    }
    var set = sets.get(index);
    if (set == null) { // two threads may build it at once: they build the same
      set = build(fromUs[index]);
      keep(index, set);
    }
    return set;
  }

  private void keep(int index, RuleSet set) {
    synchronized (built) {
      if (!built.contains(index)) {
        built.add(index);
      }
      sets.set(index, set);
      if (built.size() > BUILT_MAX) {
        sets.set(built.remove(), null);
      }
    }
  }

  /** How many sets are built and held. */
  int held() {
    synchronized (built) {
      return built.size();
    }
  }

  /** All activations, by their time. */
  public List<Activation> activations() {
    return activations;
  }

  private RuleSet build(long upToUs) {
    later.requireNoneAt(upToUs, activations);
    var live = new LinkedHashMap<String, Rule>();
    builtIn.rules().forEach(rule -> live.put(rule.id(), rule));
    var shadow = new TreeMap<String, Rule>();
    var listsInForce = new TreeMap<String, RuleList>();
    var added = new TreeMap<String, Rule>();
    for (var one : activations) {
      if (Micros.of(one.from()) > upToUs) {
        break;
      }
      var list = lists.get(one.key());
      if (list != null) {
        listsInForce.put(list.id(), list);
      } else {
        var rule = rules.get(one.key());
        if (rule != null) {
          apply(one.mode(), rule, isBuiltIn(rule) ? live : added, shadow);
        }
      }
    }
    live.putAll(added); // the built-in ones in their file's order, then the others by id
    return set(
        new InForce(live, shadow, listsInForce, Map.of(), rules, lists), builtIn.thresholds());
  }

  private boolean isBuiltIn(Rule rule) {
    return builtIn.rules().stream().anyMatch(one -> one.id().equals(rule.id()));
  }

  private static void apply(
      Activation.Mode mode, Rule rule, Map<String, Rule> live, Map<String, Rule> shadow) {
    switch (mode) {
      case LIVE -> {
        live.put(rule.id(), rule);
        shadow.remove(rule.id(), rule);
      }
      case SHADOW -> {
        shadow.put(rule.id(), rule);
        live.remove(rule.id(), rule);
      }
      case PAUSED -> {
        live.remove(rule.id(), rule);
        shadow.remove(rule.id(), rule);
      }
    }
  }

  /** Named by all that can speak in it, so that equal sets have equal names. */
  private RuleSet set(InForce inForce, ReportingThresholds thresholds) {
    if (inForce.shadow().isEmpty()
        && List.copyOf(inForce.live().values()).equals(builtIn.rules())) {
      return builtIn;
    }
    var text = new StringBuilder(builtIn.name());
    inForce.live().values().forEach(rule -> add(text, "live", rule, rule.digest()));
    inForce.shadow().values().forEach(rule -> add(text, "shadow", rule, rule.digest()));
    inForce.listsInForce().values().forEach(list -> add(text, "list", list, list.digest()));
    var version = builtIn.name().substring(0, builtIn.name().indexOf('-'));
    var name = version + MADE + Sha256.hex(text.toString()).substring(0, RuleFile.DIGEST_SHOWN);
    return new RuleSet(name, thresholds, inForce);
  }

  private static void add(StringBuilder text, String how, RuleChange what, String digest) {
    text.append('\n').append(how).append(' ').append(what.key()).append(' ').append(digest);
  }
}
