package io.countinghouse.detection.rule;

import io.countinghouse.detection.feature.Measure;
import io.countinghouse.detection.feature.Moment;
import io.countinghouse.events.Flag;
import io.countinghouse.events.Score;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What a rule set's measures show at one moment, each worked out once. */
final class Observed {

  private final Moment moment;
  private final Map<Measure, Double> values;

  Observed(Moment moment, Iterable<Measure> measures) {
    this.moment = moment;
    this.values = new LinkedHashMap<>();
    measures.forEach(measure -> values.put(measure, measure.of(moment)));
  }

  boolean fulfils(Rule rule) {
    for (var condition : rule.when()) {
      if (!condition.holds(moment, value(condition.measure()))) {
        return false;
      }
    }
    return true;
  }

  Flag.Reason reason(Rule rule) {
    var shown = rule.leading();
    var measure = shown.measure();
    var window = measure.window();
    return new Flag.Reason(
        rule.id(),
        rule.version(),
        value(measure),
        shown.limitFor(moment),
        measure.feature().unit().text(moment.event().currency()),
        window == null ? null : window.toString(),
        rule.weight());
  }

  List<Score.Feature> features() {
    var features = new ArrayList<Score.Feature>(values.size());
    values.forEach((measure, value) -> features.add(new Score.Feature(measure.name(), value)));
    return features;
  }

  private double value(Measure measure) {
    return Objects.requireNonNull(values.get(measure));
  }
}
