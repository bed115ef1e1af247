package io.countinghouse.detection.rule;

import io.countinghouse.detection.feature.Feature;
import io.countinghouse.detection.feature.Feature.Unit;
import io.countinghouse.detection.rule.Condition.Comparison;
import io.countinghouse.detection.rule.Condition.Scale;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Whether a condition compares like with like: a limit in thresholds is money, and a limit that no
 * value can reach, or that each value does, asks nothing.
 */
final class ConditionTypes {

  private ConditionTypes() {}

  /**
   * Checks one.
   *
   * @param at where it stands in its document
   * @throws RuleRefusedException naming what is allowed in its place
   */
  static void check(Place at, Condition condition) {
    var feature = condition.measure().feature();
    if (condition.scale() == Scale.REPORTING_THRESHOLD && feature.unit() != Unit.MONEY) {
      throw at.at("scale")
          .refuse(
              "reporting_threshold is money, and %s counts %s; it goes with %s"
                  .formatted(feature.id(), feature.unit().text(""), moneyFeatures()));
    }
    if (condition.limit() < 0) {
      throw at.at("limit").refuse(feature.id() + " is never less than 0, so its limit is not");
    }
    double greatest = feature.unit().greatest();
    if (!divides(condition.comparison(), condition.limit(), greatest)) {
      throw at.at("limit")
          .refuse(
              "%s is %s, so %s %s asks nothing; allowed are %s"
                  .formatted(
                      feature.id(),
                      feature.unit() == Unit.TRUTH ? "0 or 1" : "0 to " + whole(greatest),
                      condition.comparison().name().toLowerCase(Locale.ROOT),
                      at.at("limit").shown(),
                      allowed(condition.comparison(), greatest)));
    }
  }

  private static String moneyFeatures() {
    return Arrays.stream(Feature.values())
        .filter(one -> one.unit() == Unit.MONEY)
        .map(Feature::id)
        .collect(Collectors.joining(", "));
  }

  /** Whether of the values 0 and the greatest one fulfils it and the other does not. */
  private static boolean divides(Comparison comparison, double limit, double greatest) {
    return Double.isInfinite(greatest)
        || switch (comparison) {
          case AT_LEAST, LESS_THAN -> limit > 0 && limit <= greatest;
          case MORE_THAN, AT_MOST -> limit >= 0 && limit < greatest;
        };
  }

  private static String allowed(Comparison comparison, double greatest) {
    return switch (comparison) {
      case AT_LEAST, LESS_THAN -> "limits of more than 0, up to " + whole(greatest);
      case MORE_THAN, AT_MOST -> "limits from 0 on, less than " + whole(greatest);
    };
  }

  private static String whole(double greatest) {
    return Long.toString((long) Math.ceil(greatest));
  }
}
