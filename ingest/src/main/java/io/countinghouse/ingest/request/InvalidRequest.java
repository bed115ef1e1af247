package io.countinghouse.ingest.request;

/**
 * A request that breaks a rule of the API; nothing of it was stored.
 *
 * <p>{@code field} is the JSON field or header; {@code body} for the body as a whole. {@code rule}
 * is what it must be, as a sentence that follows the field's name.
 */
public final class InvalidRequest extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String field;
  private final String rule;

  public InvalidRequest(String field, String rule) {
    super(field + " " + rule, null, false, false); // an answer, not a fault: no stack trace
    this.field = field;
    this.rule = rule;
  }

  public String field() {
    return field;
  }

  public String rule() {
    return rule;
  }
}
