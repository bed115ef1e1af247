package io.countinghouse.reports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ReportTest {

  private static final Report REPORT = Report.named("daily-account-summary");

  private static List<String> names() {
    return Report.names();
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyReportSaysWhatItIsForAndWhereItsRuleComesFromAndIsInTheDocs(String name)
      throws IOException {
    var report = Report.named(name);
    assertEquals(name, report.name());
    assertFalse(report.purpose().isBlank());
    assertFalse(report.source().isBlank());
    assertFalse(report.columns().isEmpty());
    var docs = Files.readString(Path.of("..", "docs", "reports.md"));
    assertTrue(docs.contains("**" + name + "**"), "docs/reports.md must tell of it");
  }

  @Test
  void defaultsAreFilledIn() {
    assertEquals(
        Map.of(
            "from", "2026-01-01",
            "to", "2026-01-31",
            "account", "",
            "date", "booking",
            "as_of", "{}"),
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
        "report ../secret is unknown; there are: " + String.join(", ", Report.names()),
        error.getMessage());
  }
}
