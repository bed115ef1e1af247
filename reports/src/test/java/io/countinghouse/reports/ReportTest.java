package io.countinghouse.reports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
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
    var given = january(Map.of());
    given.put(name, value);
    var error = assertThrows(IllegalArgumentException.class, () -> REPORT.arguments(given));
    assertEquals(message, error.getMessage());
  }

  private static Map<String, String> january(Map<String, String> more) {
    var given = new HashMap<>(more);
    given.put("from", "2026-01-01");
    given.put("to", "2026-01-31");
    return given;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "large-cash | currency | US$ | currency must be an ISO 4217 code such as EUR",
        "large-cash | currency | EURO | currency must be an ISO 4217 code such as EUR",
        "large-cash | currency | '' | currency must be an ISO 4217 code such as EUR",
        "large-cash | currency | XAU | currency must be a currency with a minor unit in ISO 4217",
        "converted-turnover | reporting | US | reporting must be an ISO 4217 code such as EUR",
        "large-cash | cut-off | 24:00 | cut-off must be a time of day in hours and minutes such as 17:30",
        "large-cash | cut-off | 17:00:30 | cut-off must be a time of day in hours and minutes such as 17:30",
        "large-cash | cut-off | 5 pm | cut-off must be a time of day in hours and minutes such as 17:30",
        "large-cash | zone | +02:00 | zone must be the name of a time zone such as Europe/Berlin",
        "large-cash | zone | New York | zone must be the name of a time zone such as Europe/Berlin",
        "large-cash | weekend | 0,6 | weekend must be days of the week from 1 (Monday) to 7 (Sunday)",
        "large-cash | weekend | 6,8 | weekend must be days of the week from 1 (Monday) to 7 (Sunday)",
        "large-cash | holidays | 1 May | holidays must be a day such as 2026-01-31",
        "dormant-woke | dormant-days | -1 | dormant-days must be a whole number from 0 to 65535",
        "dormant-woke | dormant-days | 65536 | dormant-days must be a whole number from 0 to 65535",
        "dormant-woke | dormant-days | many | dormant-days must be a whole number",
      })
  void whatTheQueryWouldMisreadIsRefused(String report, String name, String value, String message) {
    var given = january(Map.of(name, value));
    var error =
        assertThrows(IllegalArgumentException.class, () -> Report.named(report).arguments(given));
    assertEquals(message, error.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "large-cash | currency | usd | currency | USD",
        "large-cash | cut-off | 9:00 | cut_off | 09:00",
        "large-cash | cut-off | 0:00 | cut_off | 00:00",
        "large-cash | cut-off | 17:00:00 | cut_off | 17:00",
        "large-cash | cut-off | 23:59 | cut_off | 23:59",
        "large-cash | zone | america/new_york | zone | America/New_York",
        "large-cash | zone | utc | zone | UTC",
        "large-cash | weekend | 5, 6 | weekend | [5,6]",
        "large-cash | weekend | '' | weekend | []",
        "trial-balance | currency | '' | currency | ''",
        "trial-balance | currency | jpy | currency | JPY",
        "dormant-woke | dormant-days | 0365 | dormant_days | 365",
      })
  void theQueryGetsTheFormThatItCompares(
      String report, String name, String value, String parameter, String compared) {
    var given = january(Map.of(name, value));
    if (report.equals("trial-balance")) {
      given.remove("from");
    }
    assertEquals(compared, Report.named(report).arguments(given).get(parameter));
  }

  @Test
  void whateverNamesACurrencyIsCheckedForOne() {
    for (var report : Report.all().values()) {
      for (var parameter : report.parameters()) {
        if (parameter.name().equals("currency") || parameter.description().contains("ISO 4217")) {
          assertEquals(ParameterForm.CURRENCY, parameter.form(), report.name());
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "large-cash, threshold",
    "structuring-candidates, threshold",
    "cross-border, threshold",
    "suspicious-activity-candidates, threshold",
  })
  void anAmountsDefaultIsOneOfItsOwnCurrency(String name, String option) {
    var report = Report.named(name);
    for (var usual : List.of(Map.<String, String>of(), Map.of("currency", "usd"))) {
      report.arguments(january(usual));
    }
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> report.arguments(january(Map.of("currency", "KWD"))));
    assertEquals(option + " must be given in KWD: its default is one of USD", error.getMessage());
    var told = january(Map.of("currency", "kwd", option, "3000.005", "floor", "1"));
    if (!report.has("floor_minor")) {
      told.remove("floor");
    }
    assertEquals("3000005", report.arguments(told).get(option + "_minor"));
  }

  @Test
  void nothingIsNothingInAnyCurrency() {
    var report = Report.named("counterparty-concentration");
    var arguments = report.arguments(january(Map.of("currency", "KWD")));
    assertEquals("0", arguments.get("min_sum_minor"));
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
