package io.countinghouse.detection.rule;

import io.countinghouse.detection.feature.Feature;
import io.countinghouse.detection.feature.Measure;
import io.countinghouse.detection.feature.ReportingThresholds;
import io.countinghouse.detection.rule.Condition.Comparison;
import io.countinghouse.detection.rule.Condition.Scale;
import io.countinghouse.events.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** A rule set as a JSON file; {@code rules-1.json} beside this class is the one in use. */
public final class RuleFile {

  private static final String BUILT_IN = "rules-1.json";

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  private RuleFile() {}

  private record SetForm(int version, ThresholdsForm reportingThresholds, List<RuleForm> rules) {}

  private record ThresholdsForm(double otherwise, List<ReportingThresholds.Threshold> listed) {}

  private record RuleForm(
      String id, int version, String about, List<ConditionForm> when, double weight) {}

  private record ConditionForm(
      String feature,
      @Nullable Duration window,
      Comparison comparison,
      double limit,
      @Nullable Scale scale) {}

  /** The rule set that comes with this version of the scorer. */
  public static RuleSet builtIn() {
    try (var file = Objects.requireNonNull(RuleFile.class.getResourceAsStream(BUILT_IN))) {
      return parse(file.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(BUILT_IN + " can't be read", e);
    }
  }

  /**
   * Reads a rule set.
   *
   * @throws IllegalArgumentException naming the rule and what is wrong with it
   */
  public static RuleSet parse(byte[] json) {
    try {
      var form = JSON.readValue(json, SetForm.class);
      var thresholds = form.reportingThresholds();
      return new RuleSet(
          form.version(),
          Sha256.hex(json),
          new ReportingThresholds(thresholds.otherwise(), thresholds.listed()),
          form.rules().stream().map(RuleFile::rule).toList());
    } catch (JacksonException | NullPointerException e) {
      throw new IllegalArgumentException("not a rule set: " + e.getMessage(), e);
    }
  }

  private static Rule rule(RuleForm form) {
    try {
      var when = form.when().stream().map(RuleFile::condition).toList();
      return new Rule(form.id(), form.version(), form.about(), when, form.weight());
    } catch (IllegalArgumentException | NullPointerException e) {
      throw new IllegalArgumentException("rule " + form.id() + ": " + e.getMessage(), e);
    }
  }

  private static Condition condition(ConditionForm form) {
    var measure = new Measure(Feature.named(form.feature()), form.window());
    var scale = form.scale() == null ? Scale.ONE : form.scale();
    return new Condition(
        measure,
        Objects.requireNonNull(form.comparison(), "comparison is missing"),
        form.limit(),
        scale);
  }
}
