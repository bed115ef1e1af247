package io.countinghouse.reports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.testkit.RunningStack;
import io.countinghouse.testkit.Seeds;
import io.countinghouse.testkit.Servers;
import java.io.StringReader;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.csv.CSVFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

@ExtendWith(RunningStack.class)
class DailyAccountSummaryIT {

  private static final Report REPORT = Report.named("daily-account-summary");
  private static final String FROM = "2026-03-31";
  private static final String TO = "2026-04-01";

  private final Databases databases;

  DailyAccountSummaryIT(Servers servers) throws Exception {
    databases = Databases.create(servers);
  }

  @BeforeEach
  void fill() throws Exception {
    new Filling(databases).fill(Books.generate(0, 9, 250, Seeds.one()));
  }

  @AfterEach
  void close() throws Exception {
    databases.close();
  }

  private String run(ReportOutput.Format format, Map<String, String> arguments) throws Exception {
    var out = new StringBuilder();
    try (var reader = ClickHouseReader.open(databases.clickHouse())) {
      new ReportRunner(reader).run(REPORT, arguments, ReportOutput.of(format, out));
    }
    return out.toString();
  }

  private static List<List<String>> rows(String csv) throws Exception {
    try (var parser = CSVFormat.RFC4180.parse(new StringReader(csv))) {
      return parser.stream().map(row -> row.toList()).toList();
    }
  }

  /** Asked of the ledger itself, and put as the report must put it. */
  private List<List<String>> ledger(String date) throws SQLException {
    var rows = new TreeMap<String, List<String>>();
    var sql =
        """
        SELECT account, %1$s::text, p.currency, count(*), coalesce(sum(amount_minor) FILTER (WHERE side = 'credit'), 0),
               coalesce(sum(amount_minor) FILTER (WHERE side = 'debit'), 0)
        FROM ledger.posting p JOIN ledger.account USING (account_id)
        WHERE %1$s BETWEEN '%2$s' AND '%3$s' GROUP BY account, %1$s, p.currency
        """
            .formatted(date, FROM, TO);
    try (var statement = databases.ledger().createStatement();
        var found = statement.executeQuery(sql)) {
      while (found.next()) {
        var currency = found.getString(3);
        int scale = Currency.getInstance(currency).getDefaultFractionDigits();
        var credits = found.getBigDecimal(5).movePointLeft(scale);
        var debits = found.getBigDecimal(6).movePointLeft(scale);
        var row =
            List.of(
                found.getString(1),
                found.getString(2),
                currency,
                found.getString(4),
                text(credits, scale),
                text(debits, scale),
                text(credits.subtract(debits), scale));
        rows.put(String.join("\0", row.subList(0, 3)), row);
      }
    }
    return new ArrayList<>(rows.values());
  }

  private static String text(BigDecimal amount, int scale) {
    return amount.setScale(scale).toPlainString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"booking", "value"})
  void theNumbersAreThoseOfTheLedger(String date) throws Exception {
    var rows = rows(run(ReportOutput.Format.CSV, Map.of("from", FROM, "to", TO, "date", date)));
    assertEquals(
        List.of(
            "account", "date", "currency", "transactions", "total_credits", "total_debits", "net"),
        rows.getFirst());
    assertTrue(rows.size() > 20);
    assertEquals(ledger(date + "_date"), rows.subList(1, rows.size()));
  }

  @Test
  void oneAccountAloneWithAnOddName() throws Exception {
    var name = "lane0 \"account\", 3";
    var rows = rows(run(ReportOutput.Format.CSV, Map.of("from", FROM, "to", TO, "account", name)));
    assertTrue(rows.size() > 1);
    assertEquals(
        ledger("booking_date").stream().filter(row -> row.getFirst().equals(name)).toList(),
        rows.subList(1, rows.size()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"' OR 1=1 --", "\\", "a\tb", "a\nb", "{from:Date32}", "\0", "ü€😀"})
  void anAccountNameIsNeverReadAsAnythingElse(String name) throws Exception {
    databases.facts(
        "INSERT INTO postings (side, account, amount_minor, currency, booking_date, posted_at) VALUES"
            + " ('debit', unhex('%s'), 5, 'EUR', '2026-03-31', '2026-03-31 00:00:00')"
                .formatted(
                    java.util.HexFormat.of()
                        .formatHex(name.getBytes(java.nio.charset.StandardCharsets.UTF_8))));
    var rows = rows(run(ReportOutput.Format.CSV, Map.of("from", FROM, "to", TO, "account", name)));
    assertEquals(2, rows.size());
    assertEquals(name, rows.getLast().getFirst());
    assertEquals("0.05", rows.getLast().get(5));
  }

  @Test
  void jsonHasDecimalTextAndMinorUnits() throws Exception {
    var json =
        new JsonMapper().readTree(run(ReportOutput.Format.JSON, Map.of("from", FROM, "to", TO)));
    assertEquals("daily-account-summary", json.get("report").asString());
    assertEquals("booking", json.get("parameters").get("date").asString());
    assertEquals(ledger("booking_date").size(), json.get("rows").size());
    for (var row : json.get("rows")) {
      int scale = Currency.getInstance(row.get("currency").asString()).getDefaultFractionDigits();
      assertEquals(
          BigDecimal.valueOf(row.get("net_minor").asLong(), scale),
          new BigDecimal(row.get("net").asString()));
    }
  }

  @Test
  void aTableSaysHowManyRowsItHas() throws Exception {
    var table = run(ReportOutput.Format.TABLE, Map.of("from", FROM, "to", TO));
    assertTrue(table.endsWith("\n" + ledger("booking_date").size() + " rows\n"), table);
    var empty = run(ReportOutput.Format.TABLE, Map.of("from", "2020-01-01", "to", "2020-01-01"));
    assertTrue(empty.endsWith("\n0 rows\n"), empty);
  }

  @Test
  void theConnectionOnlyReads() throws Exception {
    try (var reader = ClickHouseReader.open(databases.clickHouse())) {
      assertThrows(
          SQLException.class, () -> reader.query("TRUNCATE TABLE postings", Map.of(), row -> {}));
      assertFalse(reader.list("SELECT 1 FROM postings LIMIT 1", Map.of(), row -> 1).isEmpty());
    }
  }

  @ParameterizedTest
  @CsvSource({"booking, turnover_by_day", "value, daily_turnover_by_value_date"})
  void onlyTheProjectionOfTheAskedDateIsRead(String date, String projection) throws Exception {
    var parameters = REPORT.arguments(Map.of("from", FROM, "to", TO, "date", date));
    try (var reader = ClickHouseReader.open(databases.clickHouse())) {
      var plan = reader.list("EXPLAIN " + REPORT.sql(), parameters, row -> row.getString(1));
      var read = plan.stream().filter(line -> line.contains("ReadFromMergeTree")).toList();
      assertEquals(1, read.size(), () -> String.join("\n", plan));
      assertTrue(read.getFirst().endsWith("(" + projection + ")"), read::getFirst);
    }
  }
}
