package io.countinghouse.detection.rule;

/** A document that is not right; the message says where, what it holds and what was expected. */
public final class RuleRefusedException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  public RuleRefusedException(String message) {
    super(message);
  }

  RuleRefusedException(String message, RuleRefusedException cause) {
    super(message, cause);
  }
}
