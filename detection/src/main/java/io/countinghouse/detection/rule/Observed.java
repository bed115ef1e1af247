package io.countinghouse.detection.rule;

import io.countinghouse.detection.feature.Measure;
import io.countinghouse.detection.feature.Moment;
import io.countinghouse.events.Flag;
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

  private static final int EVIDENCE_CHARS_MAX = 300;

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

  private boolean holds(When when) {
    return switch (when) {
      case When.All(var of) -> allHold(of);
      case When.Any(var of) -> anyHolds(of);
      case When.Not(var of) -> !holds(of);
      case When.Compared(var condition) -> condition.holds(moment, value(condition.measure()));
      case When.Is(var fact, var wanted) -> {
        var value = fact.of(moment);
        yield value != null && wanted.contains(value);
      }
      case When.Listed listed -> {
        var value = listed.fact().of(moment);
        var list = inForce.list(listed, shadow);
        yield value != null && list != null && list.entries().contains(value);
      }
      case When.Spoke other -> {
        var rule = inForce.rule(other, shadow);
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

  /** Why a rule spoke: the first comparison that held, and what was found beside it. */
  Flag.Reason reason(Rule rule) {
    var held = new ArrayList<When>();
    held(rule.when(), held);
    var evidence = evidence(held);
    for (var one : held) {
      if (one instanceof When.Compared(var condition)) {
        return compared(rule, condition, evidence);
      }
    }
    return new Flag.Reason(
        rule.id(), rule.version(), 1, 1, "truth", null, rule.weight(), textOrNull(evidence));
  }

  private Flag.Reason compared(Rule rule, Condition shown, String evidence) {
    var measure = shown.measure();
    var window = measure.window();
    return new Flag.Reason(
        rule.id(),
        rule.version(),
        value(measure),
        shown.limitFor(moment),
        measure.feature().unit().text(moment.event().currency()),
        window == null ? null : window.toString(),
        rule.weight(),
        textOrNull(evidence));
  }

  /** The conditions that held, in order; what is under a NOT is no reason. */
  private void held(When when, List<When> into) {
    switch (when) {
      case When.All(var of) -> of.forEach(one -> held(one, into));
      case When.Any(var of) -> of.forEach(one -> held(one, into));
      case When.Not _ -> {}
      case When.Compared _, When.Is _, When.Listed _, When.Spoke _ -> {
        if (holds(when)) {
          into.add(when);
        }
      }
    }
  }

  private String evidence(List<When> held) {
    var found = new ArrayList<String>();
    for (var one : held) {
      switch (one) {
        case When.Is(var fact, _) -> found.add(fact.id() + " is " + fact.of(moment));
        case When.Listed listed -> {
          var list = Objects.requireNonNull(inForce.list(listed, shadow));
          found.add(
              "%s %s is in list %s"
                  .formatted(listed.fact().id(), listed.fact().of(moment), list.key()));
        }
        case When.Spoke other ->
            found.add("rule " + Objects.requireNonNull(inForce.rule(other, shadow)).key());
        case When.All _, When.Any _, When.Not _, When.Compared _ -> {}
      }
    }
    var text = String.join("; ", found);
    return text.substring(0, Math.min(text.length(), EVIDENCE_CHARS_MAX));
  }

  private static @Nullable String textOrNull(String text) {
    return text.isEmpty() ? null : text;
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

  private double value(Measure measure) {
    return Objects.requireNonNull(values.get(measure));
  }
}
