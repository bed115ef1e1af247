package io.countinghouse.ingest.request;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * The rules for text. Each returns the value or throws {@link IllegalArgumentException} with the
 * rule.
 */
public final class Text {

  /** The ledger's own limit (ledger.account); an external name fits, an essay does not. */
  static final int ACCOUNT_BYTES_MAX = 200;

  /** Long enough for any scheme's reference text (ISO 20022 remittance is 140 a line). */
  static final int DESCRIPTION_BYTES_MAX = 1_000;

  /** Codes that are grouped by in reports: short, so that they stay codes. */
  static final int CODE_BYTES_MAX = 100;

  /** What an HTTP header may carry without quoting, and what an index entry holds comfortably. */
  static final int KEY_CHARS_MAX = 255;

  private static final UnaryOperator<String> ACCOUNT = printable(ACCOUNT_BYTES_MAX);
  private static final int SHOWN_CHARS_MAX = 50;
  private static final Pattern TYPE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,49}");
  private static final Pattern UUID_FORM =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
  private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());

  /** RFC 3339 asks for seconds and an offset; the JDK's own parser would let both forms slip. */
  private static final Pattern RFC_3339 =
      Pattern.compile(
          "\\d{4}-\\d{2}-\\d{2}[Tt]\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?([Zz]|[+-]\\d{2}:\\d{2})");

  private Text() {}

  /** Printable text of 1 to {@code bytesMax} bytes in UTF-8. */
  static UnaryOperator<String> printable(int bytesMax) {
    return value -> {
      if (isVisible(value) ? value.length() > bytesMax : !isPrintable(value, bytesMax)) {
        throw new IllegalArgumentException(
            "must be 1 to %d bytes of printable UTF-8 without control characters"
                .formatted(bytesMax));
      }
      return value;
    };
  }

  /** Whether it is ASCII without control characters and not empty, as nearly all text here is. */
  private static boolean isVisible(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) < ' ' || value.charAt(i) > '~') {
        return false;
      }
    }
    return !value.isEmpty();
  }

  private static boolean isPrintable(String value, int bytesMax) {
    int bytes = value.getBytes(StandardCharsets.UTF_8).length;
    return bytes >= 1 && bytes <= bytesMax && value.codePoints().allMatch(Text::isPrintable);
  }

  /** Also out: what changes how other text is shown, and half a surrogate pair. */
  private static boolean isPrintable(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  /** The name of an account. */
  public static String account(String value) {
    return ACCOUNT.apply(value);
  }

  /** An idempotency key. */
  public static String key(String value) {
    if (!isVisible(value) || value.indexOf(' ') >= 0 || value.length() > KEY_CHARS_MAX) {
      throw new IllegalArgumentException(
          "must be 1 to %d printable ASCII characters without spaces".formatted(KEY_CHARS_MAX));
    }
    return value;
  }

  /** The JDK's own parser would let shorter forms slip. */
  static String uuid(String value) {
    if (!UUID_FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "must be a transaction's id such as 019ca8e1-a800-7001-8000-000000000001");
    }
    return value;
  }

  /** The type of a transaction. */
  public static String type(String value) {
    if (!TYPE.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "must be 1 to 50 letters, digits, '_', '.' or '-', beginning with a letter or digit");
    }
    return value;
  }

  static String country(String value) {
    if (!COUNTRIES.contains(value)) {
      throw new IllegalArgumentException("must be an ISO 3166-1 alpha-2 code such as DE");
    }
    return value;
  }

  /**
   * A moment since 1970; finer parts than microseconds are cut off. PostgreSQL has no year 0, where
   * one line would fail its whole batch, and ClickHouse nothing before 1900, where the posting
   * would be missing for ever.
   */
  public static Instant moment(String value) {
    if (!RFC_3339.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "must be an RFC 3339 date-time with offset such as 2026-03-01T12:30:00Z");
    }
    try {
      var moment = OffsetDateTime.parse(value.toUpperCase(Locale.ROOT)).toInstant();
      if (moment.isBefore(Instant.EPOCH)) {
        throw new IllegalArgumentException("must not be before 1970");
      }
      return io.countinghouse.events.Micros.truncate(moment);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("must be a date and time that exist", e);
    }
  }

  /** Foreign text, safe to repeat in an answer. */
  public static String shown(String value) {
    var clean = value.codePoints().map(c -> isPrintable(c) ? c : '?').limit(SHOWN_CHARS_MAX);
    return clean
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
