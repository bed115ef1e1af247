package io.countinghouse.detection;

import io.countinghouse.detection.model.Model;
import io.countinghouse.detection.rule.Assessment;
import org.jspecify.annotations.Nullable;

/**
 * What is to be thought of one event.
 *
 * @param score 0 to 1, the greater of the rules' and the model's
 * @param model null if there is none
 */
public record Verdict(double score, Assessment rules, @Nullable ByModel model) {

  /**
   * The model's part.
   *
   * @param inputs the values that it looked at, in the order of its file
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on once, and never compared
  public record ByModel(Model by, double score, float[] inputs) {}
}
