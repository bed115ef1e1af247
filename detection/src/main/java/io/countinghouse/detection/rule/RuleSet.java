package io.countinghouse.detection.rule;

import io.countinghouse.detection.feature.Measure;
import io.countinghouse.detection.feature.Moment;
import io.countinghouse.detection.feature.ReportingThresholds;
import io.countinghouse.events.Flag;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The rules that score together, with the thresholds that they measure by. */
public final class RuleSet {

  private static final Comparator<Rule> STRONGEST_FIRST =
      Comparator.comparingDouble(Rule::weight).reversed().thenComparing(Rule::id);

  private final String name;
  private final ReportingThresholds thresholds;
  private final InForce inForce;
  private final List<Rule> live;
  private final List<Rule> inShadow;

  /** What would be live if the shadow were: each rule once, in shadow's version if it has one. */
  private final List<Rule> trial;

  /** What the rules look at, with the name that a score gives it, worked out once. */
  private final Map<Measure, String> measures = new LinkedHashMap<>();

  private final boolean looksAtMerchants;

  RuleSet(String name, ReportingThresholds thresholds, InForce inForce) {
    this.name = name;
    this.thresholds = thresholds;
    this.inForce = inForce;
    this.live = List.copyOf(inForce.live().values());
    this.inShadow = List.copyOf(inForce.shadow().values());
    var would = new LinkedHashMap<>(inForce.live());
    would.putAll(inForce.shadow());
    this.trial = inShadow.isEmpty() ? List.of() : List.copyOf(would.values());
    var liveSeen = new HashSet<String>();
    live.forEach(rule -> addMeasures(rule, false, liveSeen));
    var trialSeen = new HashSet<String>();
    trial.forEach(rule -> addMeasures(rule, true, trialSeen));
    this.looksAtMerchants = measures.keySet().stream().anyMatch(one -> one.feature().ofMerchant());
  }

  /** Of rules that name no other rule and no list. */
  static RuleSet ofAll(String name, ReportingThresholds thresholds, List<Rule> rules) {
    var live =
        rules.stream()
            .collect(
                Collectors.toMap(Rule::id, rule -> rule, (one, other) -> one, LinkedHashMap::new));
    return new RuleSet(
        name, thresholds, new InForce(live, Map.of(), Map.of(), Map.of(), Map.of(), Map.of()));
  }

  private void addMeasures(Rule rule, boolean shadow, Set<String> seen) {
    if (!seen.add(rule.key())) {
      return;
    }
    for (var leaf : References.leaves(rule.when())) {
      switch (leaf) {
        case When.Compared(var condition) ->
            measures.computeIfAbsent(condition.measure(), Measure::name);
        case When.Spoke other -> {
          var below = inForce.rule(other, shadow);
          if (below != null) {
            addMeasures(below, shadow, seen);
          }
        }
        case When.All _, When.Any _, When.Not _, When.Is _, When.Listed _ -> {}
      }
    }
  }

  /** Whether a set of this name was made by activations; else it is a program's built-in one. */
  public static boolean isOfActivations(String name) {
    return name.indexOf(Timeline.MADE) > 0;
  }

  /** Version and digest in one, such as {@code 1-0123456789ab}; each score carries it. */
  public String name() {
    return name;
  }

  InForce inForce() {
    return inForce;
  }

  /** Why the rules in shadow speak that do; only who must explain asks. */
  public List<Flag.Reason> explainShadow(Moment moment) {
    var asIfLive = new Observed(moment, measures.keySet(), inForce).inShadow();
    return Why.of(inShadow.stream().filter(asIfLive::speaks).toList(), asIfLive);
  }

  /** The rules that are live. */
  public List<Rule> rules() {
    return live;
  }

  /** The rules in shadow. */
  public List<Rule> shadow() {
    return inShadow;
  }

  /** The lists that are in force. */
  public List<RuleList> lists() {
    return List.copyOf(inForce.listsInForce().values());
  }

  /** What the rules look at, each once. */
  public Set<Measure> measures() {
    return Collections.unmodifiableSet(measures.keySet());
  }

  /** Whether a rule looks at what is known of whom a payment goes to. */
  public boolean looksAtMerchants() {
    return looksAtMerchants;
  }

  /** The live rules that do, or name one that does. */
  public List<Rule> rulesOfMerchants() {
    return live.stream().filter(rule -> inForce.looksAtMerchants(rule, false)).toList();
  }

  /** What the rules measure amounts by. */
  public ReportingThresholds thresholds() {
    return thresholds;
  }

  /** Judges an event by the history that came in before it. */
  public Assessment assess(Moment moment) {
    var observed = new Observed(moment, measures.keySet(), inForce);
    var heard = new Heard(live, observed);
    var features = observed.features(measures);
    if (trial.isEmpty()) {
      return new Assessment(heard.score(), features, heard.reasons(), null);
    }
    var asIfLive = observed.inShadow();
    var would = new Heard(trial, asIfLive);
    var spoke = inShadow.stream().filter(asIfLive::speaks).map(Rule::key).toList();
    return new Assessment(
        heard.score(),
        features,
        heard.reasons(),
        new Assessment.Trial(would.score(), would.speaks(), spoke));
  }

  /** Those of some rules that speak, and what comes of it. */
  private static final class Heard {

    private final Observed observed;
    private final List<Rule> spoke = new ArrayList<>();
    private boolean flag;
    private boolean pass;

    Heard(List<Rule> rules, Observed observed) {
      this.observed = observed;
      for (var rule : rules) {
        if (observed.speaks(rule)) {
          spoke.add(rule);
          flag |= rule.effect() == Rule.Effect.FLAG;
          pass |= rule.effect() == Rule.Effect.PASS;
        }
      }
    }

    private boolean silenced() {
      return pass && !flag;
    }

    boolean speaks() {
      return !silenced() && !spoke.isEmpty();
    }

    double score() {
      if (silenced()) {
        return 0;
      }
      double unsuspicious = 1;
      for (var rule : spoke) {
        unsuspicious *= 1 - rule.weight();
      }
      return 1 - unsuspicious;
    }

    List<Flag.Reason> reasons() {
      if (silenced()) {
        return List.of();
      }
      var heard =
          spoke.stream()
              .filter(rule -> rule.effect() != Rule.Effect.PASS)
              .sorted(STRONGEST_FIRST)
              .toList();
      return Why.of(heard, observed);
    }
  }
}
