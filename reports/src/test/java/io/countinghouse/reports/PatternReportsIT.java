package io.countinghouse.reports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.testkit.RunningStack;
import io.countinghouse.testkit.Servers;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Reports that look for a pattern, on cases small enough to be worked out by hand. */
@ExtendWith(RunningStack.class)
class PatternReportsIT {

  private static final String[] MARCH = {"from", "2026-03-01", "to", "2026-03-31"};

  private final Databases databases;
  private final HandMade made;

  PatternReportsIT(Servers servers) throws Exception {
    databases = Databases.create(servers);
    made = new HandMade(databases);
  }

  @BeforeEach
  void accounts() throws Exception {
    made.account("till", "cash", "US", null)
        .account("world", "external", null, null)
        .account("us", "customer", "US", "ann")
        .account("us2", "customer", "US", "ann")
        .account("de", "customer", "DE", "bob")
        .account("nowhere", "customer", null, "cid");
  }

  @AfterEach
  void close() throws Exception {
    databases.close();
  }

  private static String[] march(String... more) {
    var all = new String[MARCH.length + more.length];
    System.arraycopy(MARCH, 0, all, 0, MARCH.length);
    System.arraycopy(more, 0, all, MARCH.length, more.length);
    return all;
  }

  @Test
  void transfersBetweenCountriesFromTheThresholdOn() throws Exception {
    made.post("us", "de", 300_000, "USD", "2026-03-02T10:00:00Z");
    made.post("us", "de", 299_999, "USD", "2026-03-02T11:00:00Z");
    made.post("us", "us2", 900_000, "USD", "2026-03-02T12:00:00Z");
    made.post("us", "till", 900_000, "USD", "2026-03-02T13:00:00Z");
    made.named("world", "us", 400_000, "USD", "2026-03-03T10:00:00Z", "FR");
    made.post("nowhere", "us", 400_000, "USD", "2026-03-03T11:00:00Z");
    made.named("us", "world", 400_000, "USD", "2026-03-03T12:00:00Z", "US");
    var undone = made.post("de", "us", 500_000, "USD", "2026-03-31T23:59:59Z");
    made.reverse(undone, "de", "us", 500_000, "USD", "2026-04-02T10:00:00Z");
    assertEquals(
        List.of(
            "2026-03-02|US > DE|us|de|3000.00|no|",
            "2026-03-03|FR > US|world|us|4000.00|no|originator",
            "2026-03-03|?? > US|nowhere|us|4000.00|no|originator country",
            "2026-03-31|DE > US|de|us|5000.00|yes|"),
        Rows.columns(
            Rows.of(databases, "cross-border", MARCH),
            "booking_date",
            "corridor",
            "originator",
            "beneficiary",
            "amount",
            "reversed",
            "not_known"));
    assertEquals(
        3, Rows.of(databases, "cross-border", march("operator", ">")).size(), "strictly over");
  }

  /** An import opens accounts without a country. */
  @Test
  void aCountryThatMayBeEithersMakesNoTransferDomestic() throws Exception {
    made.account("c1", "customer", null, null);
    made.named("c1", "world", 5_000_000, "USD", "2026-03-02T10:00:00Z", "IR");
    made.post("c1", "nowhere", 5_000_000, "USD", "2026-03-02T11:00:00Z");
    made.named("us", "c1", 5_000_000, "USD", "2026-03-02T12:00:00Z", "IR");
    made.named("c1", "us", 5_000_000, "USD", "2026-03-02T13:00:00Z", "US");
    made.named("never-opened", "c1", 5_000_000, "USD", "2026-03-02T14:00:00Z", "US");
    assertEquals(
        List.of(
            "?? > ??|IR|c1|world",
            "?? > ??||c1|nowhere",
            "US > IR|IR|us|c1",
            "?? > ??|US|never-opened|c1"),
        Rows.columns(
            Rows.of(databases, "cross-border", MARCH),
            "corridor",
            "named_country",
            "originator",
            "beneficiary"));
  }

  /**
   * The ledger keeps who holds it under the account's name; of whoever is outside it has nothing.
   */
  @Test
  void onlyASideWithoutAHolderInTheBooksIsNotKnown() throws Exception {
    made.account("c1", "customer", "FR", null)
        .account("shop", "merchant", "CA", null)
        .account("correspondent", "external", "GB", "cid2");
    made.post("us", "c1", 500_000, "USD", "2026-03-02T10:00:00Z");
    made.post("c1", "shop", 500_000, "USD", "2026-03-02T11:00:00Z");
    made.named("world", "c1", 500_000, "USD", "2026-03-02T12:00:00Z", "DE");
    made.named("us", "never-opened", 500_000, "USD", "2026-03-02T13:00:00Z", "DE");
    made.post("us", "correspondent", 500_000, "USD", "2026-03-02T14:00:00Z");
    made.post("us", "world", 500_000, "USD", "2026-03-02T15:00:00Z");
    assertEquals(
        List.of(
            "us|c1|",
            "c1|shop|",
            "world|c1|originator",
            "us|never-opened|beneficiary",
            "us|correspondent|",
            "us|world|beneficiary, beneficiary country"),
        Rows.columns(
            Rows.of(databases, "cross-border", MARCH), "originator", "beneficiary", "not_known"));
  }

  /** 31 CFR 1010.410(e) and (f) ask the same of a domestic transfer. */
  @Test
  void theWholeTravelRuleListHasDomesticTransfersToo() throws Exception {
    made.account("us3", "customer", "US", "eve");
    made.post("us", "us3", 300_000, "USD", "2026-03-02T10:00:00Z");
    made.post("us", "us3", 299_999, "USD", "2026-03-02T11:00:00Z");
    made.post("us", "de", 300_000, "USD", "2026-03-02T12:00:00Z");
    made.post("us", "till", 900_000, "USD", "2026-03-02T13:00:00Z");
    var crossing = Rows.of(databases, "cross-border", MARCH);
    assertEquals(List.of("US > DE|de"), Rows.columns(crossing, "corridor", "beneficiary"));
    var all = Rows.of(databases, "cross-border", march("scope", "all"));
    assertEquals(
        List.of("US > US|us3", "US > DE|de"), Rows.columns(all, "corridor", "beneficiary"));
  }

  @Test
  void anAccountWakesAfterTheDaysAskedForAndNotADayEarlier() throws Exception {
    made.post("world", "us", 100, "USD", "2025-03-10T10:00:00Z");
    made.post("us", "world", 700, "EUR", "2026-03-10T10:00:00Z");
    made.post("us", "world", 800, "USD", "2026-03-10T11:00:00Z");
    made.post("us", "world", 900, "USD", "2026-03-11T11:00:00Z");
    made.post("world", "de", 100, "USD", "2025-03-11T10:00:00Z");
    made.post("de", "world", 100, "USD", "2026-03-10T10:00:00Z");
    made.post("world", "nowhere", 5_000, "JPY", "2026-03-20T10:00:00Z");
    assertEquals(
        List.of(
            "nowhere|2024-01-01|2026-03-20|809|JPY|5000|0",
            "us|2025-03-10|2026-03-10|365|EUR|0.00|7.00",
            "us|2025-03-10|2026-03-10|365|USD|0.00|8.00"),
        Rows.columns(
            Rows.of(databases, "dormant-woke", MARCH),
            "account",
            "last_day",
            "woke_on",
            "silent_days",
            "currency",
            "credits",
            "debits"));
    assertEquals(
        4, Rows.of(databases, "dormant-woke", march("dormant-days", "364")).size(), "with de");
  }

  private List<String> woken(String... options) throws Exception {
    return Rows.columns(
        Rows.of(databases, "dormant-woke", march(options)),
        "account",
        "last_day",
        "woke_on",
        "silent_days",
        "currency",
        "transactions",
        "credits",
        "debits");
  }

  /** A monthly charge neither keeps an account awake nor wakes it. */
  @Test
  void onlyWhatSomebodyMovedIsLifeAndNotTheHousesCharges() throws Exception {
    made.account("fees", "fees", "US", null);
    made.account("shop", "merchant", "US", null);
    for (var account : List.of("us", "us2", "de", "nowhere", "shop")) {
      made.post("world", account, 100_000, "USD", "2024-06-10T10:00:00Z");
      for (int month = 1; month <= 12; month++) {
        made.post(account, "fees", 500, "USD", "2025-%02d-28T10:00:00Z".formatted(month));
      }
    }
    made.post("de", "world", 100, "USD", "2025-11-28T11:00:00Z"); // on the day of a charge
    made.post("shop", "us2", 100, "EUR", "2025-02-28T11:00:00Z");
    made.post("fees", "nowhere", 77, "USD", "2026-03-09T10:00:00Z"); // interest
    made.post("us", "fees", 500, "USD", "2026-03-10T10:00:00Z");
    made.post("us", "world", 70_000, "USD", "2026-03-10T11:00:00Z");
    made.post("us", "fees", 500, "JPY", "2026-03-10T12:00:00Z");
    made.post("us2", "de", 300, "USD", "2026-03-11T11:00:00Z");
    made.post("us2", "world", 300, "USD", "2026-03-20T11:00:00Z");
    made.post("shop", "fees", 500, "USD", "2026-03-12T11:00:00Z");
    assertEquals(
        List.of(
            "us|2024-06-10|2026-03-10|638|USD|1|0.00|700.00",
            "us2|2025-02-28|2026-03-11|376|USD|1|0.00|3.00"),
        woken());
    assertEquals(
        List.of(
            "de|2025-11-28|2026-03-11|103|USD|1|3.00|0.00",
            "us|2024-06-10|2026-03-10|638|USD|1|0.00|700.00",
            "us2|2025-02-28|2026-03-11|376|USD|1|0.00|3.00"),
        woken("dormant-days", "100"));
    assertEquals(2, woken("dormant-days", "376").size());
    assertEquals(1, woken("dormant-days", "377").size());
    assertEquals(4, woken("dormant-days", "0").size(), "us2 on two days, nobody by a charge");
    assertEquals(
        List.of("us2|2026-03-11|2026-03-20|9|USD|1|0.00|3.00"),
        woken("from", "2026-03-12", "dormant-days", "9"));
  }

  @Test
  void sharesAreOfEverythingThatCameInAndReversalsAreTakenOff() throws Exception {
    made.post("de", "us", 6_000, "USD", "2026-03-02T10:00:00Z");
    made.post("nowhere", "us", 3_000, "USD", "2026-03-03T10:00:00Z");
    made.post("us2", "us", 1_000, "USD", "2026-03-04T10:00:00Z");
    var undone = made.post("us2", "us", 90_000, "USD", "2026-03-05T10:00:00Z");
    made.reverse(undone, "us2", "us", 90_000, "USD", "2026-03-05T11:00:00Z");
    made.post("us", "world", 500, "USD", "2026-03-06T10:00:00Z");
    var columns =
        new String[] {
          "rank", "counterparty", "sum", "share", "cumulated", "counterparties", "herfindahl"
        };
    assertEquals(
        List.of("1|de|60.00|0.6|0.6|3|0.46", "2|nowhere|30.00|0.3|0.9|3|0.46"),
        Rows.columns(
            Rows.of(databases, "counterparty-concentration", march("account", "us", "top", "2")),
            columns));
    assertEquals(
        List.of(),
        Rows.of(
            databases,
            "counterparty-concentration",
            march("account", "us", "min-share", "0.6001")));
    assertEquals(
        List.of("1|world|5.00|1.0|1.0|1|1.0"),
        Rows.columns(
            Rows.of(
                databases,
                "counterparty-concentration",
                march("account", "us", "direction", "out")),
            columns));
  }

  @Test
  void flagsHaveTheirAmountAndTheirReasons() throws Exception {
    made.flag("us", "0.05", "USD", 0.85, "2026-03-01T00:00:00Z", 10);
    made.flag("us", "1500", "JPY", 0.9, "2026-03-31T23:59:59Z", 11);
    made.flag("de", "1.500", "BHD", 0.95, "2026-04-01T00:00:00Z", 12);
    var rows = Rows.of(databases, "flags", MARCH);
    assertEquals(
        List.of("us|USD|0.05|0.85", "us|JPY|1500|0.9"),
        Rows.columns(rows, "subject_account", "currency", "amount", "score"));
    assertEquals(
        "velocity-1h/2 12 against 12 transactions in PT1H; structuring/1 10500.5 against 10000 USD",
        rows.getFirst().get("reasons"));
    assertEquals(1, Rows.of(databases, "flags", march("min-score", "0.9")).size());
    assertEquals(0, Rows.of(databases, "flags", march("rule", "other")).size());
    assertEquals(2, Rows.of(databases, "flags", march("rule", "structuring")).size());
    assertEquals(1, Rows.of(databases, "flags", march("as-of-flags", "{3:10}")).size());
    assertEquals(0, Rows.of(databases, "flags", march("as-of-flags", "{2:10}")).size());
  }

  @Test
  void theNewestWordOfAReviewerIsShownAndCountedForEachRule() throws Exception {
    made.flag("us", "0.05", "USD", 0.85, "2026-03-01T00:00:00Z", 10);
    made.flag("us", "0.06", "USD", 0.9, "2026-03-02T00:00:00Z", 11);
    made.flag("us", "0.07", "USD", 0.9, "2026-03-03T00:00:00Z", 12);
    made.review(10, "dismissed", "2026-03-04T00:00:00Z", 1);
    made.review(11, "dismissed", "2026-03-04T00:00:00Z", 2);
    made.review(10, "confirmed", "2026-03-05T00:00:00Z", 3);
    assertEquals(
        List.of("0.05|confirmed|reviewer-3|asked", "0.06|dismissed|reviewer-3|asked", "0.07|||"),
        Rows.columns(
            Rows.of(databases, "flags", MARCH), "amount", "outcome", "reviewer", "review_reason"));
    assertEquals(1, Rows.of(databases, "flags", march("outcome", "open")).size());
    assertEquals(
        List.of(
            "rule|structuring/1|3|1|1|1|0.5",
            "rule|velocity-1h/2|3|1|1|1|0.5",
            "rule set|1-ab|3|1|1|1|0.5"),
        Rows.columns(
            Rows.of(databases, "review-outcomes", MARCH),
            "what",
            "version",
            "flagged",
            "confirmed",
            "dismissed",
            "open",
            "precision"));
    assertEquals(
        List.of("", "", ""),
        Rows.columns(Rows.of(databases, "flags", march("as-of-reviews", "{3:0}")), "outcome"));
  }

  @Test
  void flaggedTransactionsOfACustomerAreAddedUpOverItsAccounts() throws Exception {
    made.flag("us", "2500.00", "USD", 0.85, "2026-03-01T00:00:00Z", 10);
    made.flag("us2", "2500.00", "USD", 0.9, "2026-03-20T00:00:00Z", 11);
    made.flag("de", "4999.99", "USD", 0.95, "2026-03-20T00:00:00Z", 12);
    assertEquals(
        List.of("ann|5000.00|2|0.9|structuring (2), velocity-1h (2)|us us2"),
        Rows.columns(
            Rows.of(databases, "suspicious-activity-candidates", MARCH),
            "customer",
            "amount",
            "transactions",
            "highest_score",
            "reasons",
            "accounts"));
    assertEquals(
        2,
        Rows.of(databases, "suspicious-activity-candidates", march("threshold", "4999.99")).size());
  }

  @Test
  void flagsOfAnAccountWithoutACustomerAreNotAddedUpWithACustomersOfItsName() throws Exception {
    made.account("ann", "customer", "US", null);
    made.flag("us", "4000.00", "USD", 0.85, "2026-03-01T00:00:00Z", 10);
    made.flag("ann", "4000.00", "USD", 0.9, "2026-03-20T00:00:00Z", 11);
    assertEquals(List.of(), Rows.of(databases, "suspicious-activity-candidates", MARCH));
    assertEquals(
        List.of("ann|4000.00|ann", "ann|4000.00|us"),
        Rows.columns(
            Rows.of(databases, "suspicious-activity-candidates", march("threshold", "4000.00")),
            "customer",
            "amount",
            "accounts"));
  }

  @Test
  void aFlagWhoseAmountCannotBeReadEndsTheReport() throws Exception {
    made.flag("us", "12,50", "USD", 0.85, "2026-03-01T00:00:00Z", 10);
    for (var report : List.of("flags", "suspicious-activity-candidates")) {
      var error = assertThrows(SQLException.class, () -> Rows.of(databases, report, MARCH), report);
      assertTrue(String.valueOf(error.getMessage()).contains("12,50"), error::getMessage);
    }
  }
}
