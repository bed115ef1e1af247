package io.countinghouse.reports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.testkit.RunningStack;
import io.countinghouse.testkit.Seeds;
import io.countinghouse.testkit.Servers;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Trial balance, statement and completeness, cent for cent against the ledger. */
@ExtendWith(RunningStack.class)
class BooksInBalanceIT {

  private static final String ACCOUNT = "lane0 \"account\", 0";

  private final Databases databases;

  BooksInBalanceIT(Servers servers) throws Exception {
    databases = Databases.create(servers);
  }

  @BeforeEach
  void fill() throws Exception {
    long seed = Seeds.one();
    new Filling(databases).fill(Books.generate(0, 9, 200, seed).withEveryKind());
    new Filling(databases).fill(Books.generate(1, 5, 120, seed + 1).withEveryKind());
  }

  @AfterEach
  void close() throws Exception {
    databases.close();
  }

  /** Rows of the ledger; the last column is minor units of the currency in the first. */
  private List<String> ledger(String sql) throws Exception {
    var rows = new ArrayList<String>();
    try (var statement = databases.ledger().createStatement();
        var found = statement.executeQuery(sql)) {
      int last = found.getMetaData().getColumnCount();
      while (found.next()) {
        var row = new ArrayList<String>();
        for (int i = 1; i < last; i++) {
          row.add(found.getString(i));
        }
        int scale = Currency.getInstance(row.getFirst()).getDefaultFractionDigits();
        row.add(new BigDecimal(found.getBigDecimal(last).toBigInteger(), scale).toPlainString());
        rows.add(String.join("|", row));
      }
    }
    return rows;
  }

  @Test
  void theTrialBalanceIsThatOfTheLedgerAndEveryCurrencySumsToZero() throws Exception {
    var rows = Rows.of(databases, "trial-balance");
    var accounts = rows.stream().filter(row -> "account".equals(row.get("line"))).toList();
    assertEquals(
        ledger(
            """
            SELECT b.currency, lower(a.kind), a.account, b.balance_minor
            FROM ledger.balance b JOIN ledger.account a USING (account_id)
            WHERE b.balance_minor <> 0
            ORDER BY 1, 2, 3
            """),
        Rows.columns(accounts, "currency", "kind", "account", "net"));
    var totals = rows.stream().filter(row -> "total".equals(row.get("line"))).toList();
    assertEquals(
        List.of("BHD|0.000", "EUR|0.00", "JPY|0"), Rows.columns(totals, "currency", "net"));
    for (var total : totals) {
      assertEquals(total.get("debit_balance"), total.get("credit_balance"));
    }
  }

  @Test
  void theTrialBalanceOfADayAndAVectorLooksAtNothingLater() throws Exception {
    var rows = Rows.of(databases, "trial-balance", "to", "2026-03-31", "as-of", "{0:60,1:50}");
    var accounts = rows.stream().filter(row -> "account".equals(row.get("line"))).toList();
    assertEquals(
        ledger(
            """
            SELECT p.currency, a.account,
                   sum(CASE side WHEN 'credit' THEN amount_minor ELSE -amount_minor END) AS net
            FROM ledger.posting p JOIN ledger.account a USING (account_id)
            WHERE booking_date <= '2026-03-31' AND p.lane_seq <= CASE p.lane WHEN 0 THEN 60 ELSE 50 END
            GROUP BY 1, 2
            HAVING sum(CASE side WHEN 'credit' THEN amount_minor ELSE -amount_minor END) <> 0
            ORDER BY 1, 2
            """),
        Rows.columns(accounts, "currency", "account", "net"));
    assertFalse(accounts.isEmpty());
  }

  @Test
  void aStatementRunsFromItsOpeningToItsClosingBalance() throws Exception {
    var rows =
        Rows.of(
            databases,
            "account-statement",
            "account",
            ACCOUNT,
            "from",
            "2026-03-31",
            "to",
            "2026-04-01");
    var postings = rows.stream().filter(row -> "posting".equals(row.get("line"))).toList();
    var running =
        """
        WITH moved AS (
          SELECT p.*, CASE side WHEN 'credit' THEN amount_minor ELSE -amount_minor END AS net
          FROM ledger.posting p JOIN ledger.account a USING (account_id) WHERE a.account = '%s'),
        ran AS (
          SELECT *, sum(net) OVER (PARTITION BY currency ORDER BY posted_at, lane, lane_seq) AS balance
          FROM moved)
        """
            .formatted(ACCOUNT);
    assertEquals(
        ledger(
            running
                + "SELECT currency, transaction_id, value_date, balance FROM ran WHERE booking_date"
                + " BETWEEN '2026-03-31' AND '2026-04-01' ORDER BY currency, posted_at, lane,"
                + " lane_seq"),
        Rows.columns(postings, "currency", "transaction_id", "value_date", "balance"));
    assertTrue(postings.size() > 5);
    for (var line : List.of("opening", "closing")) {
      assertEquals(
          ledger(
              running
                  + "SELECT currency, coalesce(sum(net) FILTER (WHERE booking_date %s), 0) FROM moved"
                      .formatted(line.equals("opening") ? "< '2026-03-31'" : "<= '2026-04-01'")
                  + " WHERE booking_date <= '2026-04-01' GROUP BY currency ORDER BY currency"),
          Rows.columns(
              rows.stream().filter(row -> line.equals(row.get("line"))).toList(),
              "currency",
              "balance"));
    }
  }

  @Test
  void aCaptureAndItsReversalAreLinesAndWhatOnlyHoldsIsNone() throws Exception {
    var rows =
        Rows.of(
            databases,
            "account-statement",
            "account",
            ACCOUNT,
            "from",
            "2026-01-01",
            "to",
            "2026-12-31");
    assertTrue(Rows.columns(rows, "kind", "debit").contains("capture|0.70"));
    assertTrue(Rows.columns(rows, "kind", "credit").contains("reverse|0.70"));
    assertFalse(Rows.columns(rows, "kind").contains("authorise"));
  }

  @Test
  void completenessCountsWhatIsMissingAndWhatIsDoubled() throws Exception {
    assertEquals(
        List.of("0|yes|0|0", "1|yes|0|0"),
        Rows.columns(Rows.of(databases, "completeness"), "lane", "complete", "missing", "doubled"));
    databases.deleteFacts("postings", "lane = 0 AND lane_seq = 100 AND side = 'debit'");
    databases.deleteFacts("scores", "lane = 1 AND lane_seq = 20");
    databases.facts(
        "INSERT INTO account_entries (lane, lane_seq, account, posted_at) VALUES (0, 2, 'x',"
            + " now())");
    assertEquals(
        List.of("0|no|1|1|1|0", "1|no|0|0|0|1"),
        Rows.columns(
            Rows.of(databases, "completeness"),
            "lane",
            "complete",
            "missing",
            "doubled",
            "credits_missing",
            "scores_missing"));
  }

  @Test
  void aSequenceThatNoLaneGivesOutDoesNotStandForAMissingOne() throws Exception {
    databases.facts(
        "INSERT INTO postings SELECT * REPLACE (0 AS lane_seq) FROM postings AS p WHERE p.lane = 0"
            + " AND p.lane_seq = 100");
    databases.facts(
        "INSERT INTO scores SELECT * REPLACE (0 AS lane_seq) FROM scores AS s WHERE s.lane = 1 AND"
            + " s.lane_seq = 100");
    assertEquals(List.of("0|no|0|0|1", "1|no|0|0|0"), completeness());
    databases.deleteFacts("postings", "lane = 0 AND lane_seq = 100");
    assertEquals(List.of("0|no|1|0|1", "1|no|0|0|0"), completeness());
    databases.deleteFacts("postings", "lane_seq = 0");
    databases.facts("INSERT INTO postings SELECT * FROM postings WHERE lane = 0 AND lane_seq = 99");
    assertEquals(
        List.of("0|no|1|1|0", "1|no|0|0|0"), completeness(), "nor does a second one of another");
  }

  @Test
  void aDoubledCreditLegScoreOrFlagIsNotComplete() throws Exception {
    var flagged = "x.lane_seq = (SELECT min(lane_seq) FROM flags WHERE lane = 0)";
    doubled("postings", "x.side = 'credit' AND x.lane_seq = 100");
    doubled("scores", flagged);
    doubled("flags", flagged);
  }

  private void doubled(String table, String which) throws Exception {
    assertEquals(List.of("0|yes|0|0", "1|yes|0|0"), surplus(), table);
    databases.facts(
        "INSERT INTO %1$s SELECT * REPLACE ('twin' AS batch_id) FROM %1$s AS x WHERE x.lane = 0 AND %2$s"
            .formatted(table, which));
    assertEquals(List.of("0|no|0|1", "1|yes|0|0"), surplus(), table);
    databases.deleteFacts(table, "batch_id = 'twin'");
  }

  private List<String> surplus() throws Exception {
    return Rows.columns(
        Rows.of(databases, "completeness"), "lane", "complete", "doubled", "surplus");
  }

  @Test
  void aScoreOrAFlagThatNothingAskedForIsNotComplete() throws Exception {
    databases.facts(
        "INSERT INTO scores SELECT * REPLACE (1 AS lane_seq) FROM scores AS x WHERE x.lane = 0"
            + " AND NOT x.flagged LIMIT 1");
    databases.facts(
        "INSERT INTO flags SELECT * REPLACE (1 AS lane_seq) FROM flags AS x WHERE x.lane = 1 LIMIT"
            + " 1");
    assertEquals(
        List.of("0|no|1|0|0", "1|no|1|0|0"),
        Rows.columns(
            Rows.of(databases, "completeness"),
            "lane",
            "complete",
            "surplus",
            "scores_missing",
            "flags_missing"),
        "the entries of sequence 1 are accounts");
  }

  private List<String> completeness() throws Exception {
    return Rows.columns(
        Rows.of(databases, "completeness"), "lane", "complete", "missing", "doubled", "beyond");
  }
}
