package io.countinghouse.scorer;

import io.countinghouse.detection.rule.Assessment;
import io.countinghouse.events.Flag;
import io.countinghouse.events.Money;
import io.countinghouse.events.Score;
import io.countinghouse.events.Transaction;
import java.util.List;

/**
 * What is said of one transaction.
 *
 * @param flags one, or none
 */
record Scored(Score score, List<Flag> flags) {

  /** Of rules alone: no model takes part yet. */
  private static final String NO_MODEL = "";

  static Scored of(Transaction t, Assessment assessed, String ruleSet, double threshold) {
    boolean flagged = assessed.score() >= threshold && !assessed.reasons().isEmpty();
    return new Scored(
        score(t, assessed, ruleSet, flagged),
        flagged ? List.of(flag(t, assessed, ruleSet, threshold)) : List.of());
  }

  private static Score score(Transaction t, Assessment assessed, String ruleSet, boolean flagged) {
    return new Score(
        t.id(),
        t.subjectAccount(),
        t.lane(),
        t.laneSeq(),
        t.postedAt(),
        assessed.score(),
        ruleSet,
        NO_MODEL,
        assessed.features(),
        flagged);
  }

  private static Flag flag(Transaction t, Assessment assessed, String ruleSet, double threshold) {
    return new Flag(
        t.id(),
        t.subjectAccount(),
        t.lane(),
        t.laneSeq(),
        t.occurredAt(),
        t.postedAt(),
        Money.ofMinor(t.amountMinor(), t.currency()).decimal(),
        t.currency(),
        t.counterparty(),
        t.merchantId(),
        t.country(),
        assessed.score(),
        threshold,
        ruleSet,
        assessed.reasons());
  }
}
