package io.countinghouse.reports.close;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.query.QuerySettings;
import com.clickhouse.data.ClickHouseFormat;
import io.countinghouse.reports.ClickHouseReader;
import io.countinghouse.reports.Databases;
import io.countinghouse.reports.Report;
import io.countinghouse.testkit.RunningStack;
import io.countinghouse.testkit.Seeds;
import io.countinghouse.testkit.Servers;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whatever is kept, the trial balance is the sum of the facts; and it reads less of them. */
@ExtendWith(RunningStack.class)
final class KeptBalancesIT {

  private static final YearMonth FIRST = YearMonth.of(2026, 1);
  private static final int MONTHS = 6;

  /** Bounds every sequence, and so bars what is kept without leaving anything out. */
  private static final String EVERYTHING = "{0:18446744073709551615,1:18446744073709551615}";

  private final Databases databases;
  private final ClickHouseReader reader;
  private final Client client;
  private final KeptBalances balances;
  private final RandomGenerator random = Seeds.random(Seeds.one());

  KeptBalancesIT(Servers servers) throws Exception {
    databases = Databases.create(servers);
    reader = ClickHouseReader.open(databases.clickHouse());
    client = databases.clickHouse().client(Duration.ofMinutes(1));
    balances = new KeptBalances(reader, client);
  }

  @AfterEach
  void close() throws Exception {
    client.close();
    reader.close();
    databases.close();
  }

  /**
   * Transactions between some accounts, booked on any day of six months and posted up to a day and
   * a half before or after; a tenth only hold something.
   */
  private void fill(int transactions, int accounts) throws SQLException {
    databases.facts(
        """
        INSERT INTO account_entries (lane, lane_seq, account, kind, status, posted_at)
        SELECT 1, number + 1, 'a' || number, ['customer', 'merchant', 'cash'][number %% 3 + 1], 'open', '2025-12-01 00:00:00'
        FROM numbers(%d)
        """
            .formatted(accounts));
    databases.facts(
        """
        INSERT INTO postings (lane, lane_seq, side, account, counterparty, amount_minor, currency, posted_at, booking_date, value_date)
        WITH %1$d AS seed,
             toDate32('2026-01-01') + sipHash64(number, seed, 1) %% 181 AS day,
             toDateTime64(day, 6, 'UTC') + toIntervalHour(sipHash64(number, seed, 2) %% 72) - toIntervalHour(36) AS moment,
             sipHash64(number, seed, 3) %% %2$d AS one, (one + 1 + sipHash64(number, seed, 4) %% (%2$d - 1)) %% %2$d AS two
        SELECT 0, number + 1, leg, 'a' || if(leg = 'debit', one, two), 'a' || if(leg = 'debit', two, one),
               if(number %% 10 = 0, 0, sipHash64(number, seed, 5) %% 1000000 + 1), ['EUR', 'USD', 'JPY'][sipHash64(number, seed, 6) %% 3 + 1],
               moment, day, day
        FROM numbers(%3$d) ARRAY JOIN ['debit', 'credit'] AS leg
        """
            .formatted(random.nextInt(1 << 30), accounts, transactions));
  }

  private void keep(int... months) throws SQLException {
    for (int month : months) {
      balances.keep(FIRST.plusMonths(month - 1L));
    }
  }

  private List<String> current() throws SQLException {
    return reader.list(
        "SELECT DISTINCT month FROM current_balances ORDER BY month",
        Map.of(),
        row -> row.getString("month"));
  }

  /** The end of each month, and some days of each. */
  private void everyTrialBalanceIsTheSumOfTheFacts() throws SQLException {
    for (var month = FIRST; month.isBefore(FIRST.plusMonths(MONTHS)); month = month.plusMonths(1)) {
      isTheSumOfTheFacts(month.atDay(1), "");
      isTheSumOfTheFacts(month.atDay(2 + random.nextInt(25)), "USD");
      isTheSumOfTheFacts(month.atEndOfMonth(), "");
    }
    isTheSumOfTheFacts(FIRST.atDay(1).minusDays(1), "");
    isTheSumOfTheFacts(LocalDate.of(2299, 12, 31), "EUR");
  }

  /** Of a changed March. */
  private void someTrialBalancesAreTheSumOfTheFacts() throws SQLException {
    for (var month : List.of(2, 3, 4)) {
      isTheSumOfTheFacts(FIRST.plusMonths(month - 1L).atEndOfMonth(), "");
    }
    isTheSumOfTheFacts(LocalDate.of(2026, 3, 1 + random.nextInt(30)), "");
    isTheSumOfTheFacts(LocalDate.of(2026, 5, 1 + random.nextInt(30)), "");
  }

  private void isTheSumOfTheFacts(LocalDate day, String currency) throws SQLException {
    var asked = Map.of("to", day.toString(), "currency", currency);
    var bounded = new HashMap<>(asked);
    bounded.put("as-of", EVERYTHING);
    var rows = trialBalance(asked);
    assertEquals(trialBalance(bounded), rows, asked::toString);
    assertEquals(
        reader.list(
            """
            SELECT currency || ' ' || account || ' ' || toString(sum(if(side = 'credit', 1, -1) * toInt128(amount_minor)) AS net) AS line
            FROM postings
            WHERE booking_date <= {day:Date32} AND ({currency:String} = '' OR currency = {currency:String})
            GROUP BY currency, account HAVING net != 0 ORDER BY currency, account
            """,
            Map.of("day", day.toString(), "currency", currency),
            row -> row.getString("line")),
        rows.stream()
            .filter(row -> row.startsWith("account "))
            .map(row -> row.substring("account ".length()))
            .sorted()
            .toList(),
        asked::toString);
  }

  /** Each row; those of accounts as {@code account USD a17 -200}. */
  private List<String> trialBalance(Map<String, String> given) throws SQLException {
    var report = Report.named("trial-balance");
    return reader.list(
        report.sql(),
        report.arguments(given),
        row ->
            row.getString("line").equals("account")
                ? "account %s %s %s"
                    .formatted(
                        row.getString("currency"),
                        row.getString("account"),
                        row.getString("net_minor"))
                : "%s %s %s %s %s %s %s"
                    .formatted(
                        row.getString("line"),
                        row.getString("currency"),
                        row.getString("kind"),
                        row.getString("accounts"),
                        row.getString("debit_balance_minor"),
                        row.getString("credit_balance_minor"),
                        row.getString("net_minor")));
  }

  @Test
  void aTrialBalanceIsTheSumOfTheFactsBeforeInAndAfterWhatIsKept() throws Exception {
    fill(2_000, 30);
    everyTrialBalanceIsTheSumOfTheFacts();
    keep(2, 4);
    assertEquals(List.of("202602", "202604"), current());
    everyTrialBalanceIsTheSumOfTheFacts();
    keep(1, 6, 4); // one twice
    assertEquals(List.of("202601", "202602", "202604", "202606"), current());
    everyTrialBalanceIsTheSumOfTheFacts();
  }

  @Test
  void whatIsKeptCountsOnlyWhileItIsTheSumOfTheFacts() throws Exception {
    fill(2_000, 30);
    for (var change :
        List.of(
            "INSERT INTO postings SELECT * FROM postings WHERE booking_date = '2026-03-10' LIMIT 1",
            "INSERT INTO postings SELECT * REPLACE ('other' AS account) FROM postings"
                + " WHERE toYYYYMM(booking_date) = 202603 AND amount_minor = 0 LIMIT 1")) {
      keep(2, 4);
      databases.facts(change);
      assertEquals(List.of("202602"), current(), change);
      someTrialBalancesAreTheSumOfTheFacts();
    }
    for (var change :
        List.of(
            "account = 'another' WHERE booking_date = '2026-03-12' AND side = 'debit'",
            "currency = if(currency = 'EUR', 'USD', 'EUR') WHERE booking_date = '2026-03-13'",
            "amount_minor = amount_minor + 1 WHERE booking_date = '2026-03-14'",
            "side = if(side = 'debit', 'credit', 'debit') WHERE booking_date = '2026-03-15'")) {
      keep(2, 4);
      altered(change);
      assertEquals(List.of("202602"), current(), change);
      someTrialBalancesAreTheSumOfTheFacts();
    }
    keep(2, 4);
    altered("booking_date = toDate32('2026-02-28') WHERE booking_date = '2026-03-16'");
    assertEquals(List.of("202604"), current(), "at the end of April it is the same sum");
    someTrialBalancesAreTheSumOfTheFacts();
    keep(2, 4);
    boolean both = isPostedInMarchAndBookedBefore();
    databases.facts("ALTER TABLE postings DROP PARTITION 202603");
    // Where nothing else of February goes with it, what was kept before that change is the sum
    // again.
    assertEquals(both ? List.of() : List.of("202602"), current());
    someTrialBalancesAreTheSumOfTheFacts();
  }

  private boolean isPostedInMarchAndBookedBefore() throws SQLException {
    return !reader
        .list(
            "SELECT 1 AS one FROM postings WHERE toYYYYMM(posted_at) = 202603 AND booking_date <"
                + " '2026-03-01' AND batch_id != 'altered' LIMIT 1",
            Map.of(),
            row -> row.getString("one"))
        .isEmpty();
  }

  /** What is part of the key can't be updated in place: rows are put in altered, and taken away. */
  private void altered(String change) throws SQLException {
    var parts = change.split(" = | WHERE ", -1);
    int where = change.indexOf(" WHERE ");
    var value = change.substring(parts[0].length() + 3, where);
    var condition = change.substring(where + 7) + " AND batch_id != 'altered'";
    databases.facts(
        "INSERT INTO postings SELECT * REPLACE (%s AS %s, 'altered' AS batch_id) FROM (SELECT * FROM postings WHERE %s)"
            .formatted(value, parts[0], condition));
    databases.deleteFacts("postings", condition);
  }

  @Test
  void halfOfWhatIsKeptCountsForNothing() throws Exception {
    fill(500, 30);
    keep(3);
    databases.facts(
        "INSERT INTO sealed_balances SELECT * REPLACE (202604 AS month, 1 AS build) FROM sealed_balances"
            + " WHERE account < 'a2'");
    databases.facts(
        "INSERT INTO sealed_balances SELECT * REPLACE (toUInt64(20991231) AS build) FROM sealed_balances"
            + " WHERE month = 202603 AND account < 'a2'");
    assertEquals(List.of("202603"), current());
    everyTrialBalanceIsTheSumOfTheFacts();
    var left =
        new Leftovers(databases.postgres(), databases.clickHouse()).drop(Duration.ofHours(1));
    assertEquals(
        List.of("2026-03-01 20991231", "2026-04-01 1"),
        left.stream().map(leftover -> leftover.date() + " " + leftover.build()).toList());
    assertEquals(List.of("202603"), current());
    everyTrialBalanceIsTheSumOfTheFacts();
  }

  @Test
  void aTrialBalanceReadsNoMoreTheLongerTheHistoryBeforeWhatIsKept() throws Exception {
    fill(100_000, 500);
    databases.facts("OPTIMIZE TABLE postings FINAL");
    long second = rowsRead(YearMonth.of(2026, 2));
    assertTrue(second > 1_500, "the server tells what it read");
    long sixth = rowsRead(YearMonth.of(2026, 6));
    assertTrue(sixth > 1.5 * second, () -> second + " and " + sixth);
    keep(1, 2, 3, 4, 5);
    long secondKept = rowsRead(YearMonth.of(2026, 2));
    long sixthKept = rowsRead(YearMonth.of(2026, 6));
    assertTrue(sixthKept < 1.2 * secondKept, () -> secondKept + " and " + sixthKept);
    keep(6);
    long whole = rowsRead(YearMonth.of(2026, 6));
    assertTrue(whole < 3 * 500 + 500 + 1_000, () -> "balances, accounts and prints: " + whole);
  }

  /** For the end of a month. */
  private long rowsRead(YearMonth month) throws Exception {
    var report = Report.named("trial-balance");
    var given = Map.of("to", month.atEndOfMonth().toString(), "detail", "kinds");
    var whole = new QuerySettings().setFormat(ClickHouseFormat.TabSeparated).waitEndOfQuery(true);
    var answer = client.query(report.sql(), new HashMap<>(report.arguments(given)), whole).get();
    try {
      return answer.getReadRows();
    } finally {
      answer.close();
    }
  }
}
