package io.countinghouse.reports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

class ReportTest {

  private static final Report REPORT = Report.named("daily-account-summary");

  @ParameterizedTest
  @FieldSource("io.countinghouse.reports.Report#NAMES")
  void everyReportDescribesTheParametersAndColumnsOfItsQuery(String name) {
    var report = Report.named(name);
    assertEquals(name, report.name());
    for (var parameter : report.parameters()) {
      assertTrue(
          report.sql().contains("{" + parameter.name() + ":" + parameter.type() + "}"),
          parameter::name);
    }
    for (var column : report.columns()) {
      assertTrue(report.sql().contains(column.name()), column::name);
    }
  }

  @Test
  void defaultsAreFilledIn() {
    assertEquals(
        Map.of("from", "2026-01-01", "to", "2026-01-31", "account", "", "date", "booking"),
        REPORT.arguments(Map.of("from", "2026-01-01", "to", "2026-01-31")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "from | 2026-02-30 | from must be a day such as 2026-01-31",
        "to   | yesterday  | to must be a day such as 2026-01-31",
        "to   | 2300-01-01 | to must be a day from 1900-01-01 to 2299-12-31",
        "date | posting    | date must be one of booking, value",
        "dat  | booking    | dat is no parameter of daily-account-summary",
      })
  void aWrongParameterIsNamedWithItsRule(String name, String value, String message) {
    var given = new java.util.HashMap<>(Map.of("from", "2026-01-01", "to", "2026-01-31"));
    given.put(name, value);
    var error = assertThrows(IllegalArgumentException.class, () -> REPORT.arguments(given));
    assertEquals(message, error.getMessage());
  }

  @Test
  void aMissingParameterIsNamed() {
    var error =
        assertThrows(
            IllegalArgumentException.class, () -> REPORT.arguments(Map.of("from", "2026-01-01")));
    assertEquals("to must be given: last day, included", error.getMessage());
  }

  @Test
  void anUnknownReportIsAnsweredWithThoseThatThereAre() {
    var error = assertThrows(IllegalArgumentException.class, () -> Report.named("../secret"));
    assertEquals(
        "report ../secret is unknown; there are: daily-account-summary", error.getMessage());
  }
}
