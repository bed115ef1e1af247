package io.countinghouse.reports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.testkit.Seeds;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.apache.commons.csv.CSVFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

class ReportOutputTest {

  private static final Report REPORT = Report.named("daily-account-summary");
  private static final String ODD = "ab,\"'\r\n\t\\ ;=ü€😀\u001b";

  private static LongStream seeds() {
    return Seeds.some(20);
  }

  private static List<ReportValue> row(String account, String currency, String minor) {
    var amount = new ReportValue.Amount(new BigInteger(minor), currency);
    return List.of(
        new ReportValue.Text(account),
        new ReportValue.Day(LocalDate.of(2026, 3, 31)),
        new ReportValue.Text(currency),
        new ReportValue.Whole(BigInteger.TWO),
        amount,
        amount,
        amount);
  }

  private static String written(ReportOutput.Format format, List<List<ReportValue>> rows)
      throws IOException {
    var text = new StringBuilder();
    var output = ReportOutput.of(format, text);
    output.begin(REPORT, Map.of("from", "2026-03-31"));
    for (var row : rows) {
      output.row(row);
    }
    output.end(null);
    return text.toString();
  }

  private static String odd(RandomGenerator random) {
    var points = ODD.codePoints().toArray();
    var text = new StringBuilder();
    for (int i = random.nextInt(12); i >= 0; i--) {
      text.appendCodePoint(points[random.nextInt(points.length)]);
    }
    return text.toString();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void anyNameComesBackFromCsvAndJson(long seed) throws IOException {
    var random = Seeds.random(seed);
    var names = new ArrayList<String>();
    for (int i = 0; i < 50; i++) {
      names.add(odd(random));
    }
    var rows = names.stream().map(name -> row(name, "EUR", "5")).toList();
    try (var csv =
        CSVFormat.RFC4180.parse(new StringReader(written(ReportOutput.Format.CSV, rows)))) {
      assertEquals(names, csv.stream().skip(1).map(row -> row.get(0)).toList());
    }
    var json = new JsonMapper().readTree(written(ReportOutput.Format.JSON, rows)).get("rows");
    assertEquals(names, json.valueStream().map(row -> row.get("account").asString()).toList());
  }

  private static String ended(ReportOutput.Format format, Coverage coverage) throws IOException {
    var text = new StringBuilder();
    var output = ReportOutput.of(format, text);
    output.begin(REPORT, Map.of());
    output.end(new RunLine(new UUID(1, 2), Map.of(1, 399L), coverage, 0, "ab"));
    return text.toString();
  }

  @ParameterizedTest
  @EnumSource(names = {"TABLE", "HTML"})
  void whatLacksIsSaidBelowTheRows(ReportOutput.Format format) throws IOException {
    var before = Instant.parse("2026-03-04T10:00:00Z");
    var hole = new Coverage.Hole(1, 400, 4_999_600);
    var told = ended(format, new Coverage(before, List.of(hole), before.plusSeconds(1)));
    assertTrue(told.contains("complete in lane 1 to 399 and before " + before), told);
    assertTrue(
        told.contains("lane 1 lacks sequence 400: 4999600 entries after it are not in this report"),
        told);
    assertTrue(
        told.contains(
            "not complete: the period needs every entry before 2026-03-04T10:00:01Z, and all are"
                + " here only before 2026-03-04T10:00:00Z; wait, or reconcile"),
        told);
    var whole = ended(format, new Coverage(before, List.of(), before));
    assertFalse(whole.contains("not complete") || whole.contains("lacks"), whole);
  }

  @Test
  void whatLacksIsInJsonToo() throws IOException {
    var before = Instant.parse("2026-03-04T10:00:00Z");
    var coverage =
        new Coverage(before, List.of(new Coverage.Hole(1, 400, 1)), before.plusSeconds(1));
    assertEquals(
        """
        {"id":"00000000-0000-0001-0000-000000000002","lanes":{"1":399},"complete":false,\
        "complete_before":"2026-03-04T10:00:00Z","asked_before":"2026-03-04T10:00:01Z",\
        "holes":[{"lane":1,"seq":400,"beyond":1}],"rows":0,"digest":"ab"}\
        """,
        new JsonMapper().readTree(ended(ReportOutput.Format.JSON, coverage)).get("run").toString());
  }

  @Test
  void csvLinesEndAsRfc4180Says() throws IOException {
    assertEquals(
        "account,date,currency,transactions,total_credits,total_debits,net\r\n"
            + "\"a,\"\"b\"\"\",2026-03-31,JPY,2,-5,-5,-5\r\n",
        written(ReportOutput.Format.CSV, List.of(row("a,\"b\"", "JPY", "-5"))));
  }

  @Test
  void amountsHaveTheScaleOfTheirCurrencyAlsoBeyond64Bits() {
    assertEquals("0.05", text("5", "EUR"));
    assertEquals("-0.005", text("-5", "BHD"));
    assertEquals("5", text("5", "JPY"));
    assertEquals("1000000000000000000000.00", text("100000000000000000000000", "EUR"));
  }

  private static String text(String minor, String currency) {
    return new ReportValue.Amount(new BigInteger(minor), currency).text();
  }

  @Test
  void aTableAlignsNumbersAndLetsNoNameSteerTheTerminal() throws IOException {
    var table =
        written(
            ReportOutput.Format.TABLE,
            List.of(row("x\u001b[31m\n", "EUR", "5"), row("y", "JPY", "1234567")));
    assertEquals(
        """
        daily-account-summary  from 2026-03-31

        account  date        currency  transactions  total_credits  total_debits      net
        -------  ----------  --------  ------------  -------------  ------------  -------
        x\uFFFD[31m\uFFFD  2026-03-31  EUR                  2           0.05          0.05     0.05
        y        2026-03-31  JPY                  2        1234567       1234567  1234567

        2 rows
        """,
        table);
  }

  @Test
  void aPageNeedsNothingElseAndNoNameBecomesMarkup() throws IOException {
    var page =
        written(
            ReportOutput.Format.HTML,
            List.of(row("<script>alert(1)</script>\"'&", "EUR", "5"), row("y", "JPY", "-7")));
    assertTrue(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;"), page);
    assertFalse(page.contains("<script"), page);
    assertFalse(page.matches("(?s).*(src=|href=|url\\().*"), page);
    assertEquals(2, page.split("<svg ", -1).length - 1, "a picture for each currency");
    assertEquals(2, page.split("<rect ", -1).length - 1, "a bar for the one day of each");
    assertTrue(page.contains("<footer class=\"about\">2 rows</footer>"), page);
  }

  @Test
  void aPictureSumsUpWhatIsBeyondItsBars() throws IOException {
    var report = Report.named("daily-account-summary");
    var chart = BarChart.of(report);
    for (int i = 0; i < 100; i++) {
      var row = new ArrayList<>(row("a", "EUR", "100"));
      row.set(1, new ReportValue.Day(LocalDate.of(2026, 1, 1).plusDays(i)));
      chart.row(row);
    }
    var svg = chart.svg();
    assertEquals(41, svg.split("<rect ", -1).length - 1);
    assertTrue(svg.contains(">60.00</text>"), svg);
  }
}
