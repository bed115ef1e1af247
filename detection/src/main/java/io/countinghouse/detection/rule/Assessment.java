package io.countinghouse.detection.rule;

import io.countinghouse.events.Flag;
import io.countinghouse.events.Score;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a rule set says of one event.
 *
 * @param score 0 to 1: {@code 1 - (1 - w1)(1 - w2)…} over the weights of the rules that spoke (a
 *     noisy or: each is taken as a further, independent hint); a verdict stands above that
 * @param features every value that was looked at, in the order of the rules
 * @param reasons one for each rule that spoke, strongest first; none if one said pass
 * @param shadow what it would be if the rules in shadow were live; null: there are none
 */
public record Assessment(
    double score, List<Score.Feature> features, List<Flag.Reason> reasons, @Nullable Trial shadow) {

  /**
   * What rules in shadow change.
   *
   * @param score 0 to 1, of the live rules and these
   * @param speaks whether any rule speaks then
   * @param spoke those in shadow that spoke, as {@code id/version}
   */
  public record Trial(double score, boolean speaks, List<String> spoke) {}
}
