package io.countinghouse.events;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * The fraud score of one transaction, with the values it was computed from, so that a replay can
 * repeat it.
 *
 * @param postedAt of the transaction
 * @param score 0 (nothing suspicious) to 1
 * @param modelDigest the model's digest; empty: no model took part
 * @param features the values used, in the order of the rule set
 * @param flagged whether a {@link Flag} was raised
 */
public record Score(
    UUID transactionId,
    String subjectAccount,
    int lane,
    long laneSeq,
    Instant postedAt,
    double score,
    String ruleSetVersion,
    String modelDigest,
    List<Feature> features,
    boolean flagged) {

  /** One value that the score was computed from. */
  public record Feature(String name, double value) {}

  public Score {
    Checks.laneSeq(lane, laneSeq);
    Checks.text("subjectAccount", subjectAccount);
    Checks.postedAt(postedAt);
    Checks.text("ruleSetVersion", ruleSetVersion);
    Checks.that(score >= 0 && score <= 1, "score", "must be 0..1");
    features = List.copyOf(features);
  }
}
