package io.countinghouse.reports.filing;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What the ledger can know of a customer ({@code ledger.customer_identity}). Lengths are those of
 * FinCEN's schemas.
 */
public enum IdentityField {
  KIND("individual|entity", "must be individual or entity"),
  NAME(150),
  FIRST_NAME(35),
  MIDDLE_NAME(35),
  SUFFIX(35),
  TIN("[A-Za-z0-9]{1,25}", "must be 1 to 25 letters and digits, without hyphens"),
  TIN_TYPE("ssn|ein|foreign", "must be ssn (or ITIN), ein or foreign"),
  BIRTH_DATE("[0-9]{4}-[0-9]{2}-[0-9]{2}", "must be a day since 1900 such as 1980-02-29"),
  STREET(100),
  CITY(50),
  STATE("[A-Z]{2,3}", "must be 2 or 3 capital letters"),
  ZIP("[A-Za-z0-9]{1,9}", "must be 1 to 9 letters and digits, without hyphens"),
  COUNTRY("[A-Z]{2}", "must be two capital letters such as US"),
  ID_TYPE(
      "drivers-license|passport|alien-registration|other",
      "must be drivers-license, passport, alien-registration or other"),
  ID_OTHER(50),
  ID_NUMBER(25),
  ID_COUNTRY("[A-Z]{2}", "must be two capital letters such as US"),
  ID_STATE("[A-Z]{2,3}", "must be 2 or 3 capital letters"),
  OCCUPATION(50),
  NAICS("[0-9]{2,6}", "must be 2 to 6 digits"),
  PHONE("[0-9]{1,16}", "must be 1 to 16 digits"),
  EMAIL(
      "(?=.{3,517}$)[^ @]+@[^ @]+",
      "must be an address such as a@example.com, of at most 517 characters");

  private final String rule;
  private final Pattern form;

  IdentityField(int lengthMax) {
    this(".{1," + lengthMax + "}", "must be at most " + lengthMax + " characters; it is not cut");
  }

  IdentityField(String form, String rule) {
    this.form = Pattern.compile(form);
    this.rule = rule;
  }

  /** Its name in files and in the ledger. */
  public String column() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The value as it is kept; empty if there is none.
   *
   * @throws IllegalArgumentException with the rule that it breaks, and without the value
   */
  String checked(String value) {
    var clean = FilingText.clean(value);
    boolean holds =
        clean.isEmpty()
            || (form.matcher(clean).matches() && (this != BIRTH_DATE || isBirthDate(clean)));
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
    return clean;
  }

  private static boolean isBirthDate(String value) {
    try {
      var day = LocalDate.parse(value);
      return day.getYear() >= 1900 && !day.isAfter(LocalDate.now(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      return false;
    }
  }
}
