package io.countinghouse.events;

import java.time.Instant;
import java.util.Objects;

/**
 * Somebody does not want to be told of an account for a while: its flags are raised all the same,
 * and say so. JSON in Kafka, under the key of the account, so that it meets the account's alerts.
 * The newest word on an account counts; one that ends at once wakes it up.
 *
 * @param until it holds for what is posted before then
 * @param by who wants it
 * @param reason why, for whoever reads it later
 */
public record Snooze(String subjectAccount, Instant until, String by, String reason) {

  private static final int BY_CHARS_MAX = 100;
  private static final int REASON_CHARS_MAX = 500;

  public Snooze { // JSON may lack any field; one that does is no snooze
    Checks.text("subjectAccount", Objects.requireNonNull(subjectAccount, "subjectAccount"));
    boolean counted = !Objects.requireNonNull(until, "until").isBefore(Instant.EPOCH);
    Checks.that(counted, "until", "must be 1970 or later");
    Checks.micros("until", until);
    Checks.text("by", Objects.requireNonNull(by, "by"));
    Checks.that(
        by.length() <= BY_CHARS_MAX, "by", "must have at most " + BY_CHARS_MAX + " characters");
    Checks.that(
        !Objects.requireNonNull(reason, "reason").isBlank() && reason.length() <= REASON_CHARS_MAX,
        "reason",
        "must have 1 to " + REASON_CHARS_MAX + " characters");
  }
}
