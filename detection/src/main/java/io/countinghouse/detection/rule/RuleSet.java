package io.countinghouse.detection.rule;

import io.countinghouse.detection.feature.Measure;
import io.countinghouse.detection.feature.Moment;
import io.countinghouse.detection.feature.ReportingThresholds;
import io.countinghouse.events.Flag;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;

/** The rules that score together, with the thresholds that they measure by. */
public final class RuleSet {

  private static final Comparator<Flag.Reason> STRONGEST_FIRST =
      Comparator.comparingDouble(Flag.Reason::weight).reversed().thenComparing(Flag.Reason::rule);

  /** Enough of the digest to tell apart all the sets that one house will ever have. */
  private static final int DIGEST_SHOWN = 12;

  private final String name;
  private final ReportingThresholds thresholds;
  private final List<Rule> rules;
  private final List<Measure> measures;

  /**
   * @param digest SHA-256 of the file that it was read from, in hexadecimal
   * @throws IllegalArgumentException if two rules have one id
   */
  RuleSet(int version, String digest, ReportingThresholds thresholds, List<Rule> rules) {
    this.name = version + "-" + digest.substring(0, DIGEST_SHOWN);
    this.thresholds = thresholds;
    this.rules = List.copyOf(rules);
    var ids = new HashSet<String>();
    var all = new LinkedHashSet<Measure>();
    for (var rule : rules) {
      if (!ids.add(rule.id())) {
        throw new IllegalArgumentException("two rules are named " + rule.id());
      }
      rule.when().forEach(condition -> all.add(condition.measure()));
    }
    this.measures = List.copyOf(all);
  }

  /** Version and digest in one, such as {@code 1-0123456789ab}; each score carries it. */
  public String name() {
    return name;
  }

  public List<Rule> rules() {
    return rules;
  }

  /** What the rules measure amounts by. */
  public ReportingThresholds thresholds() {
    return thresholds;
  }

  /** Judges an event by the history that came in before it. */
  public Assessment assess(Moment moment) {
    var observed = new Observed(moment, measures);
    var reasons = new ArrayList<Flag.Reason>();
    double unsuspicious = 1;
    for (var rule : rules) {
      if (observed.fulfils(rule)) {
        unsuspicious *= 1 - rule.weight();
        reasons.add(observed.reason(rule));
      }
    }
    reasons.sort(STRONGEST_FIRST);
    return new Assessment(1 - unsuspicious, observed.features(), reasons);
  }
}
