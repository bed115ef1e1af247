package io.countinghouse.detection;

import io.countinghouse.detection.model.Model;
import io.countinghouse.detection.rule.Assessment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be thought of one event.
 *
 * @param score 0 to 1, the greater of the rules' and the model's
 * @param model null if there is none
 * @param shadow what it would be if all that is in shadow were live; null: nothing is
 */
public record Verdict(
    double score, Assessment rules, @Nullable ByModel model, @Nullable Trial shadow) {

  /**
   * What the shadow changes.
   *
   * @param score 0 to 1
   * @param rulesSpeak whether any rule speaks then
   * @param spoke the rules in shadow that spoke, as {@code id/version}
   * @param model the model in shadow; null: there is none, and the live one counts
   */
  public record Trial(
      double score, boolean rulesSpeak, List<String> spoke, @Nullable ByModel model) {}

  /**
   * Whether it raises a flag. A threshold of 0 flags what some rule or the model speaks against,
   * not everything.
   */
  public boolean flags(double threshold) {
    return flags(threshold, score, !rules.reasons().isEmpty(), model);
  }

  /** Whether it would raise one if all that is in shadow were live. */
  public boolean wouldFlag(double threshold) {
    return shadow == null
        ? flags(threshold)
        : flags(
            threshold,
            shadow.score(),
            shadow.rulesSpeak(),
            shadow.model() == null ? model : shadow.model());
  }

  private static boolean flags(
      double threshold, double score, boolean rulesSpeak, @Nullable ByModel model) {
    return score >= threshold && (rulesSpeak || (model != null && model.score() >= threshold));
  }

  /**
   * The model's part.
   *
   * @param inputs the values that it looked at, in the order of its file
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on once, and never compared
  public record ByModel(Model by, double score, float[] inputs) {}
}
