package io.countinghouse.scorer;

import io.countinghouse.detection.Judge;
import io.countinghouse.detection.model.Model;
import io.countinghouse.scorer.rule.LiveRules;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who judges a transaction: the rules of its time, and the models of this process.
 *
 * @param model null: rules alone
 * @param shadowModel recorded beside it, but not heard; null: none
 */
public record Judges(LiveRules rules, @Nullable Model model, @Nullable Model shadowModel) {

  /** The judge of what was posted at a moment. */
  Judge at(Instant postedAt) {
    return new Judge(rules.at(postedAt), model, shadowModel);
  }
}
