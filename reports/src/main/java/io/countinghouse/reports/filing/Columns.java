package io.countinghouse.reports.filing;

import io.countinghouse.reports.ReportValue;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;

/** A report's values by the types that its head promises. */
final class Columns {

  private Columns() {}

  static ReportValue.Amount amount(Map<String, ReportValue> row, String column) {
    return value(row, column, ReportValue.Amount.class);
  }

  static BigInteger whole(Map<String, ReportValue> row, String column) {
    return value(row, column, ReportValue.Whole.class).number();
  }

  static LocalDate day(Map<String, ReportValue> row, String column) {
    return value(row, column, ReportValue.Day.class).date();
  }

  static Instant time(Map<String, ReportValue> row, String column) {
    return value(row, column, ReportValue.Time.class).moment();
  }

  static String text(Map<String, ReportValue> row, String column) {
    return value(row, column, ReportValue.Text.class).text();
  }

  private static <T> T value(Map<String, ReportValue> row, String column, Class<T> type) {
    var value = row.get(column);
    if (!type.isInstance(value)) {
      throw new IllegalStateException("the report has no " + type.getSimpleName() + " " + column);
    }
    return type.cast(value);
  }
}
