package io.countinghouse.reports;

import io.countinghouse.events.Money;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a value of a parameter must look like. The head of a report names it in the place of a type
 * where ClickHouse's type says too little: ClickHouse finds no rows for the currency {@code usd}
 * and compares {@code 9:00} as text, and nobody is told.
 */
public enum ParameterForm {
  CURRENCY("Currency", "String"),
  TIME_OF_DAY("TimeOfDay", "String"),
  ZONE("Zone", "String"),
  WEEKDAY("Weekday", "UInt8"),
  DAY("Date32", "Date32"),

  /** A whole number, or anything: as ClickHouse's type has it. */
  TYPED("", "");

  /** The seconds may be there if they are none. */
  private static final Pattern HOUR_AND_MINUTE =
      Pattern.compile("([01]?[0-9]|2[0-3]):([0-5][0-9])(:00)?");

  private static final Pattern WHOLE = Pattern.compile("(U?)Int(\\d+)");

  /** The bounds of ClickHouse's {@code Date32}. */
  private static final LocalDate DATE_MIN = LocalDate.of(1900, 1, 1);

  private static final LocalDate DATE_MAX = LocalDate.of(2299, 12, 31);

  private final String word;
  private final String type;

  ParameterForm(String word, String type) {
    this.word = word;
    this.type = type;
  }

  /** Of a type as a head has it; an array's is that of its elements. */
  static ParameterForm of(String headed) {
    for (var form : values()) {
      if (form != TYPED
          && (headed.equals(form.word) || headed.equals("Array(" + form.word + ")"))) {
        return form;
      }
    }
    return TYPED;
  }

  /** ClickHouse's type for a type as a head has it. */
  String type(String headed) {
    return this == TYPED ? headed : headed.replace(word, type);
  }

  /**
   * The value as the query compares it: {@code usd} is {@code USD}, {@code 9:00} is {@code 09:00}.
   *
   * @param type ClickHouse's
   * @throws IllegalArgumentException with the rule that it breaks
   */
  String normal(String text, String type) {
    return switch (this) {
      case CURRENCY -> Money.currency(text.toUpperCase(Locale.ROOT)).getCurrencyCode();
      case TIME_OF_DAY -> timeOfDay(text);
      case ZONE -> zone(text);
      case WEEKDAY -> weekday(text);
      case DAY -> day(text);
      case TYPED -> typed(text, type);
    };
  }

  private static String timeOfDay(String text) {
    var found = HOUR_AND_MINUTE.matcher(text);
    if (!found.matches()) {
      throw new IllegalArgumentException(
          "must be a time of day in hours and minutes such as 17:30");
    }
    return "%02d:%s".formatted(Integer.parseInt(found.group(1)), found.group(2));
  }

  /** Only names: ClickHouse knows no {@code +02:00}. */
  private static String zone(String text) {
    return ZoneId.getAvailableZoneIds().stream()
        .filter(text::equalsIgnoreCase)
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException("must be the name of a time zone such as Europe/Berlin"));
  }

  private static String weekday(String text) {
    if (!text.matches("[1-7]")) {
      throw new IllegalArgumentException("must be days of the week from 1 (Monday) to 7 (Sunday)");
    }
    return text;
  }

  private static String day(String text) {
    try {
      var date = LocalDate.parse(text);
      if (date.isBefore(DATE_MIN) || date.isAfter(DATE_MAX)) {
        throw new IllegalArgumentException("must be a day from " + DATE_MIN + " to " + DATE_MAX);
      }
      return text;
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("must be a day such as 2026-01-31", e);
    }
  }

  /** ClickHouse takes 300 for a {@code UInt8} too, and counts on from 0. */
  private static String typed(String text, String type) {
    var whole = WHOLE.matcher(type);
    if (!whole.matches()) {
      return text;
    }
    if (!text.matches("-?[0-9]{1,40}")) {
      throw new IllegalArgumentException("must be a whole number");
    }
    boolean signed = whole.group(1).isEmpty();
    int bits = Integer.parseInt(whole.group(2)) - (signed ? 1 : 0);
    var beyond = BigInteger.TWO.pow(bits);
    var least = signed ? beyond.negate() : BigInteger.ZERO;
    var number = new BigInteger(text);
    if (number.compareTo(least) < 0 || number.compareTo(beyond) >= 0) {
      throw new IllegalArgumentException(
          "must be a whole number from " + least + " to " + beyond.subtract(BigInteger.ONE));
    }
    return number.toString();
  }
}
