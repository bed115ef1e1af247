package io.countinghouse.detection.rule;

import java.time.Instant;

/**
 * From when on a version of a rule or a list is in force, and how.
 *
 * @param from it holds for transactions posted then or later
 * @param author who decided it
 * @param reason why; may be empty
 */
public record Activation(
    String id, int version, Mode mode, Instant from, String author, String reason)
    implements RuleChange {

  /** How a version is in force. */
  public enum Mode {
    /** It judges; the version of the rule that did so before does no longer. */
    LIVE,
    /** It is asked and its word recorded, but it flags nobody. */
    SHADOW,
    /** It is not asked. */
    PAUSED
  }
}
