package io.countinghouse.events;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The fraud score of one transaction, with the values it was computed from, so that a replay can
 * repeat it.
 *
 * @param postedAt of the transaction
 * @param score 0 (nothing suspicious) to 1: the greater of the rules' and the model's
 * @param rulesScore what the rules alone say, 0 to 1
 * @param features the values that the rules used, in the order of the rule set
 * @param model what the model says; null: none took part
 * @param flagged whether a {@link Flag} was raised
 * @param shadow what rules and models in shadow would have made of it; null: there were none
 */
public record Score(
    UUID transactionId,
    String subjectAccount,
    int lane,
    long laneSeq,
    Instant postedAt,
    double score,
    String ruleSetVersion,
    double rulesScore,
    List<Feature> features,
    @Nullable ByModel model,
    boolean flagged,
    @Nullable Shadow shadow)
    implements Sequenced {

  /** One value that the score was computed from. */
  public record Feature(String name, double value) {}

  /**
   * The model's part.
   *
   * @param digest SHA-256 of the model's file
   * @param score 0 to 1
   * @param features the values used, in the order of the model's file
   */
  public record ByModel(String digest, double score, FeatureValues features) {

    public ByModel {
      Checks.text("modelDigest", digest);
      Checks.that(score >= 0 && score <= 1, "modelScore", "must be 0..1");
    }
  }

  /**
   * What it would have been if all that is in shadow were live. It flags nobody.
   *
   * @param score 0 to 1
   * @param flagged whether a flag would have been raised
   * @param rules those in shadow that spoke, as {@code id/version}
   * @param modelDigest SHA-256 of the file of the model in shadow; empty: there is none
   * @param modelScore what that model says; 0 if there is none
   * @param modelFeatures the values that it used, in the order of its file; empty if there is none,
   *     and in scores of earlier programs
   */
  public record Shadow(
      double score,
      boolean flagged,
      List<String> rules,
      String modelDigest,
      double modelScore,
      FeatureValues modelFeatures) {

    public Shadow {
      Checks.that(score >= 0 && score <= 1, "shadowScore", "must be 0..1");
      Checks.that(modelScore >= 0 && modelScore <= 1, "shadowModelScore", "must be 0..1");
      rules = List.copyOf(rules);
    }

    /** With no value of a model. */
    public Shadow(
        double score, boolean flagged, List<String> rules, String modelDigest, double modelScore) {
      this(score, flagged, rules, modelDigest, modelScore, FeatureValues.of());
    }
  }

  public Score {
    Checks.laneSeq(lane, laneSeq);
    Checks.text("subjectAccount", subjectAccount);
    Checks.postedAt(postedAt);
    Checks.text("ruleSetVersion", ruleSetVersion);
    double greater = model == null ? rulesScore : Math.max(rulesScore, model.score());
    Checks.that(rulesScore >= 0 && rulesScore <= 1, "rulesScore", "must be 0..1");
    Checks.that(score == greater, "score", "must be the greater of the rules' and the model's");
    features = List.copyOf(features);
  }

  /** The model's digest; empty: no model took part. */
  public String modelDigest() {
    return model == null ? "" : model.digest();
  }
}
