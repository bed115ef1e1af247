package io.countinghouse.detection.rule;

import io.countinghouse.detection.feature.Feature;
import io.countinghouse.detection.feature.Measure;
import io.countinghouse.detection.rule.Condition.Comparison;
import io.countinghouse.detection.rule.Condition.Scale;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads the condition of one rule. */
final class WhenReader {

  static final int DEPTH_MAX = 8;
  static final int CONDITIONS_MAX = 64;
  private static final int VALUES_MAX = 100;

  private static final Map<String, Feature> FEATURES =
      Arrays.stream(Feature.values()).collect(Collectors.toMap(Feature::id, Function.identity()));
  private static final Map<String, Comparison> COMPARISONS =
      RuleLanguage.words(Comparison.values());
  private static final Map<String, Scale> SCALES = RuleLanguage.words(Scale.values());
  private static final List<String> FORMS = List.of("all", "any", "not", "feature", "fact", "rule");

  private final Names known;
  private final int language;
  private final boolean typed;
  private int conditions;

  /**
   * @param language that the document says it is written in
   * @param typed whether {@link ConditionTypes} are checked
   */
  WhenReader(Names known, int language, boolean typed) {
    this.known = known;
    this.language = language;
    this.typed = typed;
  }

  When read(Place at) {
    return read(at, 1);
  }

  private When read(Place at, int depth) {
    if (depth > DEPTH_MAX) {
      throw at.refuse("conditions may be " + DEPTH_MAX + " deep");
    }
    if (++conditions > CONDITIONS_MAX) {
      throw at.refuse("a rule may have " + CONDITIONS_MAX + " conditions");
    }
    if (at.node().isArray()) {
      return new When.All(all(at, depth));
    }
    return switch (form(at)) {
      case "all" -> new When.All(all(at.object("all").at("all"), depth));
      case "any" -> new When.Any(all(at.object("any").at("any"), depth));
      case "not" -> new When.Not(read(at.object("not").at("not"), depth + 1));
      case "feature" -> new When.Compared(condition(at));
      case "fact" -> fact(at);
      default -> spoke(at);
    };
  }

  private List<When> all(Place at, int depth) {
    return at.items(CONDITIONS_MAX).stream().map(one -> read(one, depth + 1)).toList();
  }

  private static String form(Place at) {
    var forms = FORMS.stream().filter(at::has).toList();
    if (forms.size() != 1) {
      throw at.refuse(at.shown() + " must have one of " + String.join(", ", FORMS));
    }
    return forms.getFirst();
  }

  private Condition condition(Place at) {
    at.object("feature", "window", "threshold", "comparison", "limit", "scale");
    var feature = feature(at.at("feature"));
    var window = at.find("window");
    var scale = at.find("scale");
    double threshold = at.has("threshold") ? threshold(at.at("threshold")) : 0;
    Measure measure;
    try {
      measure = new Measure(feature, window == null ? null : window.duration(), threshold);
    } catch (RuleRefusedException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw (window == null ? at : window).refuse(String.valueOf(e.getMessage()));
    }
    var condition =
        new Condition(
            measure,
            at.at("comparison").oneOf(COMPARISONS, "comparison"),
            at.at("limit").number(),
            scale == null ? Scale.ONE : scale.oneOf(SCALES, "scale"));
    if (typed) {
      ConditionTypes.check(at, condition);
    }
    return condition;
  }

  /** A program that does not know the feature must learn from the language that it is too old. */
  private Feature feature(Place at) {
    var feature = at.oneOf(FEATURES, "feature");
    if (feature.language() > language) {
      throw at.refuse(
          "%s is of language %d: say \"language\":%d beside the id"
              .formatted(feature.id(), feature.language(), feature.language()));
    }
    return feature;
  }

  private static double threshold(Place at) {
    double threshold = at.number();
    if (threshold <= 0) {
      throw at.refuse(at.shown() + " must be more than 0");
    }
    return threshold;
  }

  private When fact(Place at) {
    var fact = at.at("fact").oneOf(Fact.BY_NAME, "fact");
    if (at.has("is")) {
      at.object("fact", "is");
      var values = new LinkedHashSet<String>();
      at.at("is").items(VALUES_MAX).forEach(value -> values.add(fact.value(value)));
      return new When.Is(fact, values);
    }
    at.object("fact", "in_list", "version");
    var list = at.at("in_list");
    var version = at.find("version");
    known.checkList(list, version, fact);
    return new When.Listed(fact, list.id(), version == null ? null : version.version());
  }

  private When spoke(Place at) {
    at.object("rule", "version");
    var rule = at.at("rule");
    var version = at.find("version");
    known.checkRule(rule, version);
    return new When.Spoke(rule.id(), version == null ? null : version.version());
  }
}
