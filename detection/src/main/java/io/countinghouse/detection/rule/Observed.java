package io.countinghouse.detection.rule;

import io.countinghouse.detection.feature.Measure;
import io.countinghouse.detection.feature.Moment;
import io.countinghouse.events.Score;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a rule set's measures show at one moment, each worked out once, and who speaks of it. */
final class Observed {

  private final Moment moment;
  private final InForce inForce;
  private final boolean shadow;
  private final Map<Measure, Double> values;
  private final IdentityHashMap<Rule, Boolean> spoke = new IdentityHashMap<>();

  Observed(Moment moment, Iterable<Measure> measures, InForce inForce) {
    this(moment, inForce, false, new LinkedHashMap<>());
    measures.forEach(measure -> values.put(measure, measure.of(moment)));
  }

  private Observed(Moment moment, InForce inForce, boolean shadow, Map<Measure, Double> values) {
    this.moment = moment;
    this.inForce = inForce;
    this.shadow = shadow;
    this.values = values;
  }

  /** The same values, looked at as if what is in shadow were live. */
  Observed inShadow() {
    return new Observed(moment, inForce, true, values);
  }

  boolean speaks(Rule rule) {
    var before = spoke.get(rule);
    if (before != null) {
      return before;
    }
    boolean now = holds(rule.when());
    spoke.put(rule, now);
    return now;
  }

  /** Whether a condition holds. */
  boolean holds(When when) {
    return switch (when) {
      case When.All(var of) -> allHold(of);
      case When.Any(var of) -> anyHolds(of);
      case When.Not(var of) -> !holds(of);
      case When.Compared(var condition) -> condition.holds(moment, value(condition.measure()));
      case When.Is(var fact, var wanted) -> {
        var value = fact(fact);
        yield value != null && wanted.contains(value);
      }
      case When.Listed listed -> {
        var value = fact(listed.fact());
        var list = list(listed);
        yield value != null && list != null && list.entries().contains(value);
      }
      case When.Spoke other -> {
        var rule = rule(other);
        yield rule != null && speaks(rule);
      }
    };
  }

  private boolean allHold(List<When> of) {
    for (var one : of) {
      if (!holds(one)) {
        return false;
      }
    }
    return true;
  }

  private boolean anyHolds(List<When> of) {
    for (var one : of) {
      if (holds(one)) {
        return true;
      }
    }
    return false;
  }

  /** The rule that is named; null: it is not in force. */
  @Nullable Rule rule(When.Spoke named) {
    return inForce.rule(named, shadow);
  }

  /** The list that is named; null: it is not in force. */
  @Nullable RuleList list(When.Listed named) {
    return inForce.list(named, shadow);
  }

  /** What the payment names; null: nothing. */
  @Nullable String fact(Fact fact) {
    return fact.of(moment);
  }

  /** What a condition compares with, in its measure's unit. */
  double limit(Condition condition) {
    return condition.limitFor(moment);
  }

  /** The unit of a measure, as a reason says it. */
  String unit(Measure measure) {
    return measure.feature().unit().text(moment.event().currency());
  }

  /** All values that there are, by the names that scores give them. */
  List<Score.Feature> features(Map<Measure, String> names) {
    var features = new ArrayList<Score.Feature>(names.size());
    names.forEach((measure, name) -> {
      double value = value(measure);
      if (!Double.isNaN(value)) {
        features.add(new Score.Feature(name, value));
      }
    });
    return features;
  }

  /** NaN: there is none. */
  double value(Measure measure) {
    return Objects.requireNonNull(values.get(measure));
  }
}
