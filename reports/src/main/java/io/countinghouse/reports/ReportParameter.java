package io.countinghouse.reports;

import io.countinghouse.events.Money;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A typed parameter of a report's query.
 *
 * <p>Users give an amount ({@code …_minor}) as decimal text in the currency that the parameter
 * {@code currency} names, and an array as a list with commas. The default of an amount is one of
 * the default's currency: in another one it would be another amount, so there it must be given.
 *
 * @param name in the query
 * @param type the ClickHouse type in the query
 * @param form what a value, or each of an array's, must look like
 * @param otherwise the query's value if none is given; null: one must be given
 * @param choices the only values it takes; empty: any of its type
 */
public record ReportParameter(
    String name,
    String type,
    ParameterForm form,
    @Nullable String otherwise,
    List<String> choices,
    String description) {

  private static final String MINOR = "_minor";
  private static final String ARRAY = "Array(";

  public boolean required() {
    return otherwise == null;
  }

  /** Its name where users give it: {@code threshold_minor} is {@code threshold}. */
  public String option() {
    var name = money() ? this.name.substring(0, this.name.length() - MINOR.length()) : this.name;
    return name.replace('_', '-');
  }

  /** Whether it is the runner's to set. */
  public boolean position() {
    return Report.POSITIONS.contains(name);
  }

  /** The default as users write it; empty: there is none, or it is empty. */
  public String shownDefault() {
    if (otherwise == null) {
      return "";
    }
    if (type.startsWith(ARRAY)) {
      return otherwise.replaceAll("[\\[\\]']", "");
    }
    return money() ? otherwise + " minor units" : otherwise;
  }

  private boolean money() {
    return name.endsWith(MINOR);
  }

  /**
   * The value that the query gets.
   *
   * @param given what the user gave, if anything
   * @param all everything that the user gave
   * @throws IllegalArgumentException naming the parameter and its rule
   */
  String value(@Nullable String given, Map<String, String> all, Report report) {
    if (given == null) {
      return otherwise(all, report);
    }
    if (!choices.isEmpty() && !choices.contains(given)) {
      throw new IllegalArgumentException(
          option() + " must be one of " + String.join(", ", choices));
    }
    if (money()) {
      return minor(given, report.currency(all));
    }
    if (type.startsWith(ARRAY)) {
      return array(given, type.substring(ARRAY.length(), type.length() - 1));
    }
    return given.isEmpty() && given.equals(otherwise) ? given : checked(given, type);
  }

  private String otherwise(Map<String, String> all, Report report) {
    if (otherwise == null) {
      throw new IllegalArgumentException(option() + " must be given: " + description);
    }
    if (money() && new BigInteger(otherwise).signum() != 0) {
      requireUsual(report.currency(all), report.otherwise("currency"));
    }
    return otherwise;
  }

  private void requireUsual(String currency, String usual) {
    if (!currency.equals(usual)) {
      throw new IllegalArgumentException(
          "%s must be given in %s: its default is one of %s".formatted(option(), currency, usual));
    }
  }

  private String minor(String given, String currency) {
    try {
      return Long.toString(Money.parse(given, Money.currency(currency)).minor());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(option() + " in " + currency + " " + e.getMessage(), e);
    }
  }

  private String array(String given, String element) {
    if (given.isBlank()) {
      return "[]";
    }
    return Arrays.stream(given.split(",", -1))
        .map(part -> quoted(checked(part.strip(), element), element))
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static String quoted(String value, String type) {
    return type.matches("U?Int\\d+")
        ? value
        : "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }

  private String checked(String value, String type) {
    try {
      return form.normal(value, type);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(option() + " " + e.getMessage(), e);
    }
  }
}
