package io.countinghouse.reports;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A typed parameter of a report's query.
 *
 * @param type the ClickHouse type in the query
 * @param required whether it must be given; else {@code otherwise} stands for it
 * @param choices the only values it takes; null: any of its type
 */
public record ReportParameter(
    String name,
    String type,
    boolean required,
    @JsonProperty("default") @Nullable String otherwise,
    @Nullable List<String> choices,
    String description) {

  /** The bounds of ClickHouse's {@code Date32}. */
  private static final LocalDate DATE_MIN = LocalDate.of(1900, 1, 1);

  private static final LocalDate DATE_MAX = LocalDate.of(2299, 12, 31);

  /**
   * The value that the query gets.
   *
   * @param given what the user gave, if anything
   * @throws IllegalArgumentException naming the parameter and its rule
   */
  String value(@Nullable String given) {
    var value = given == null ? otherwise : given;
    if (value == null) {
      throw new IllegalArgumentException(name + " must be given: " + description);
    }
    if (choices != null && !choices.contains(value)) {
      throw new IllegalArgumentException(name + " must be one of " + String.join(", ", choices));
    }
    if (type.equals("Date32")) {
      checkDate(value);
    }
    return value;
  }

  private void checkDate(String value) {
    try {
      var date = LocalDate.parse(value);
      if (date.isBefore(DATE_MIN) || date.isAfter(DATE_MAX)) {
        throw new IllegalArgumentException(
            name + " must be a day from " + DATE_MIN + " to " + DATE_MAX);
      }
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(name + " must be a day such as 2026-01-31", e);
    }
  }
}
