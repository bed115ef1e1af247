package io.countinghouse.ingest.request;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When an authorisation ends, as its request says it.
 *
 * <p>The default of 7 days is what Visa (card not present) and Mastercard (final authorisation)
 * give, the limit of 31 days the longest that a scheme gives (Mastercard's pre-authorisation for
 * lodging and vehicle rental); see <a
 * href="https://paymentsandrisk.com/docs/payments/reference/auth-windows">authorisation windows</a>
 * and <a href="https://payrequest.io/blog/visa-vs-mastercard-pre-authorisation-hold-times">hold
 * times</a>, both read in 2026.
 *
 * @param at the moment; null: {@code after} counts
 * @param after the posting time
 */
public record Expiry(@Nullable Instant at, Duration after) {

  public static final Duration DEFAULT = Duration.ofDays(7);
  public static final Duration MAX = Duration.ofDays(31);

  static final String AT_FIELD = "expires_at";
  static final String IN_FIELD = "expires_in_s";

  static Expiry of(Fields fields) {
    var at = fields.optional(AT_FIELD, text -> Text.moment(text).toString());
    var in = fields.optional(IN_FIELD, Expiry::seconds);
    if (at != null && in != null) {
      throw new InvalidRequest(
          IN_FIELD, "must not be given together with " + AT_FIELD, Given.text(in));
    }
    return new Expiry(
        at == null ? null : Instant.parse(at),
        in == null ? DEFAULT : Duration.ofSeconds(Long.parseLong(in)));
  }

  private static String seconds(String text) {
    if (!text.matches("[1-9][0-9]{0,8}") || Long.parseLong(text) > MAX.toSeconds()) {
      throw new IllegalArgumentException(
          "must be a whole number of seconds from 1 to " + MAX.toSeconds());
    }
    return text;
  }

  /** The moment, for an authorisation that is posted at this time. */
  public Instant from(Instant postedAt) {
    return at == null ? postedAt.plus(after) : at;
  }

  String content() {
    return at == null ? "in " + after.toSeconds() : "at " + at;
  }
}
