package io.countinghouse.detection.rule;

/**
 * Speaks when its condition holds.
 *
 * @param version of this rule; every change is a new one
 * @param about one sentence for the reviewer
 * @param effect what its word does
 * @param weight the probability-like strength of its word: more than 0 and less than 1; of a
 *     verdict 1 (flag) or 0 (pass)
 * @param digest SHA-256 of its document; of a built-in rule, of the file
 */
public record Rule(
    String id, int version, String about, When when, Effect effect, double weight, String digest)
    implements RuleChange {

  /** What a rule's word does. */
  public enum Effect {
    /** It is a hint, one of several. */
    SCORE,
    /** The score is 1. */
    FLAG,
    /** The other rules are not heard, but for one that says {@link #FLAG}; the model is. */
    PASS
  }
}
