package io.countinghouse.scorer;

import io.countinghouse.detection.Judge;
import io.countinghouse.scorer.model.LiveModels;
import io.countinghouse.scorer.rule.LiveRules;
import java.time.Instant;

/** Who judges a transaction: the rules and the models of its time. */
public record Judges(LiveRules rules, LiveModels models) {

  /** The judge of what was posted at a moment. */
  Judge at(Instant postedAt) {
    var asked = models.at(postedAt);
    return new Judge(rules.at(postedAt), asked.live(), asked.shadow());
  }
}
