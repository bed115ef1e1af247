package io.countinghouse.detection.rule;

import io.countinghouse.events.Flag;
import io.countinghouse.events.Score;
import java.util.List;

/**
 * What a rule set says of one event.
 *
 * @param score 0 to 1: {@code 1 - (1 - w1)(1 - w2)…} over the weights of the rules that spoke (a
 *     noisy or: each is taken as a further, independent hint)
 * @param features every value that was looked at, in the order of the rules
 * @param reasons one for each rule that spoke, strongest first
 */
public record Assessment(double score, List<Score.Feature> features, List<Flag.Reason> reasons) {}
