package io.countinghouse.ingest.request;

import org.jspecify.annotations.Nullable;

/**
 * A request that breaks a rule of the API; nothing of it was stored.
 *
 * <p>{@code field} is the JSON field or header; {@code body} for the body as a whole. {@code rule}
 * is what it must be, as a sentence that follows the field's name. {@code given} is the shape of
 * what was there instead ({@link Given}), where there is one value to blame.
 */
public final class InvalidRequest extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String field;
  private final String rule;
  private final @Nullable String given;

  public InvalidRequest(String field, String rule) {
    this(field, rule, null);
  }

  public InvalidRequest(String field, String rule, @Nullable String given) {
    super(field + " " + rule, null, false, false); // an answer, not a fault: no stack trace
    this.field = field;
    this.rule = rule;
    this.given = given;
  }

  public String field() {
    return field;
  }

  public String rule() {
    return rule;
  }

  public @Nullable String given() {
    return given;
  }
}
