package io.countinghouse.reports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.testkit.RunningStack;
import io.countinghouse.testkit.Servers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Which projections the reports read, on enough rows that reading everything would be chosen
 * against.
 */
@ExtendWith(RunningStack.class)
class ReportPlansIT {

  private static final Pattern READ = Pattern.compile("ReadFromMergeTree \\(([^)]+)\\)");
  private static final Map<String, String> DAY = Map.of("from", "2026-02-10", "to", "2026-02-10");

  private final Databases databases;

  ReportPlansIT(Servers servers) throws Exception {
    databases = Databases.create(servers);
  }

  @AfterEach
  void close() throws Exception {
    databases.close();
  }

  /** 60 days of transactions between 500 accounts; 200,000 postings. */
  private void fill() throws Exception {
    databases.facts(
        "INSERT INTO postings (lane, lane_seq, transaction_id, side, account, counterparty, amount_minor,"
            + " currency, posted_at, booking_date, value_date, batch_id) SELECT 0, number + 1,"
            + " reinterpretAsUUID(sipHash128(number)), s, 'a' || sipHash64(number, s) % 500, 'b', 500000, 'USD',"
            + " toDateTime64('2026-01-01 00:00:00', 6, 'UTC') + number * 50 AS t, toDate32(t), toDate32(t), 'b'"
            + " FROM numbers(100000) ARRAY JOIN ['debit', 'credit'] AS s");
    databases.facts(
        "INSERT INTO scores (lane, lane_seq, posted_at, flagged) SELECT lane, lane_seq, posted_at, false"
            + " FROM postings WHERE side = 'debit'");
  }

  private Set<String> read(ClickHouseReader reader, String name, Map<String, String> given)
      throws Exception {
    var report = Report.named(name);
    var plan =
        reader.list("EXPLAIN " + report.sql(), report.arguments(given), row -> row.getString(1));
    return READ.matcher(String.join("\n", plan))
        .results()
        .map((MatchResult found) -> found.group(1))
        .filter(table ->
            Stream.of(".account_entries", ".lane_watermarks", ".sealed_balances") // nothing is kept
                .noneMatch(table::endsWith))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Map<String, String> with(Map<String, String> given, String name, String value) {
    var all = new HashMap<>(given);
    all.put(name, value);
    return all;
  }

  @Test
  void noReportReadsMoreOfThePostingsThanItAsksFor() throws Exception {
    fill();
    try (var reader = ClickHouseReader.open(databases.clickHouse())) {
      assertEquals(
          Set.of("turnover_by_day", "turnover_by_month"),
          read(reader, "trial-balance", Map.of("to", "2026-02-10")));
      // The plan also names the postings, of which only those of few accounts are read.
      assertTrue(
          read(reader, "dormant-woke", DAY)
              .containsAll(Set.of("turnover_by_day", "turnover_by_month")));
      assertEquals(Set.of("turnover_by_day"), read(reader, "daily-account-summary", DAY));
      assertEquals(Set.of("by_day"), read(reader, "cross-border", DAY));
      assertEquals(Set.of("by_day"), read(reader, "counterparty-concentration", DAY));
      // The plan also names the postings, which are read only where something is doubled.
      assertTrue(read(reader, "completeness", Map.of()).contains("lane_blocks"));
      // Of many days: for a single one the rows of its accounts are in one granule too.
      var converted =
          read(reader, "converted-turnover", Map.of("from", "2026-01-01", "to", "2026-02-10"));
      converted.remove(databases.clickHouse().database() + ".fx_rates");
      assertEquals(Set.of("turnover_by_currency"), converted);
    }
  }

  @Test
  void whetherWhatIsKeptIsTheSumOfTheFactsIsReadOffTheirPrints() throws Exception {
    fill();
    databases.facts("INSERT INTO sealed_balances (month, build, account) VALUES (202601, 1, 'a')");
    try (var reader = ClickHouseReader.open(databases.clickHouse())) {
      var plan =
          reader.list("EXPLAIN SELECT * FROM current_balances", Map.of(), row -> row.getString(1));
      assertEquals(
          Set.of("booked_by_month", "kept_by_month"),
          READ.matcher(String.join("\n", plan))
              .results()
              .map((MatchResult found) -> found.group(1))
              .collect(Collectors.toSet()));
    }
  }

  @Test
  void aDayIsFoundByTheIndexOfItsProjection() throws Exception {
    fill();
    var report = Report.named("cross-border");
    try (var reader = ClickHouseReader.open(databases.clickHouse())) {
      List<String> plan =
          reader.list(
              "EXPLAIN indexes = 1 " + report.sql(),
              report.arguments(with(DAY, "threshold", "1.00")),
              row -> row.getString(1));
      var granules =
          plan.stream()
              .filter(line -> line.contains("Granules:"))
              .map(line -> line.substring(line.indexOf(':') + 1).strip())
              .toList();
      assertTrue(
          granules.stream()
              .map(text -> text.split("/", 2))
              .anyMatch(g -> g.length == 2 && Integer.parseInt(g[0]) * 5 <= Integer.parseInt(g[1])),
          () -> String.join("\n", plan));
    }
  }
}
