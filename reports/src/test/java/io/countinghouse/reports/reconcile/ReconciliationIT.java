package io.countinghouse.reports.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.events.Transaction;
import io.countinghouse.reports.Books;
import io.countinghouse.reports.Databases;
import io.countinghouse.reports.Filling;
import io.countinghouse.reports.chain.Examination;
import io.countinghouse.reports.reconcile.Difference.Kind;
import io.countinghouse.testkit.RunningStack;
import io.countinghouse.testkit.Seeds;
import io.countinghouse.testkit.Servers;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RunningStack.class)
class ReconciliationIT {

  private static final int ACCOUNTS = 12;
  private static final int TRANSACTIONS = 200;
  private static final int N = ACCOUNTS + TRANSACTIONS;
  private static final long FLAGS = N / 7 - ACCOUNTS / 7;
  private static final String NO_CHAIN = "0".repeat(64);

  private final Databases databases;
  private final Filling filling;
  private final Books first = Books.generate(0, ACCOUNTS, TRANSACTIONS, Seeds.one());
  private final Books second = Books.generate(1, ACCOUNTS, TRANSACTIONS, Seeds.one());

  ReconciliationIT(Servers servers) throws Exception {
    databases = Databases.create(servers);
    filling = new Filling(databases);
  }

  @BeforeEach
  void fill() throws Exception {
    filling.fill(first);
    filling.fill(second);
  }

  @AfterEach
  void close() throws Exception {
    databases.close();
  }

  private Outcome outcome() throws Exception {
    return outcome(databases);
  }

  private static Outcome outcome(Databases databases) throws Exception {
    return Reconciliation.run(databases.postgres(), databases.clickHouse(), Duration.ofMillis(300));
  }

  private static Set<Kind> kinds(Outcome outcome) {
    return outcome.differences().stream().map(Difference::kind).collect(Collectors.toSet());
  }

  private static Difference only(Outcome outcome, Kind kind) {
    var found = outcome.differences().stream().filter(d -> d.kind() == kind).toList();
    assertEquals(1, found.size(), outcome::toString);
    return found.getFirst();
  }

  private static List<SeqRange> range(long first, long last) {
    return List.of(new SeqRange(first, last));
  }

  @Test
  void equalDataIsReconciled() throws Exception {
    var outcome = outcome();
    assertTrue(outcome.reconciled(), outcome::toString);
    assertTrue(outcome.complete() && outcome.balanced());
    assertEquals(0, outcome.duplicates() + outcome.missing());
    assertEquals(2 * TRANSACTIONS, outcome.transactions());
    assertEquals(2 * TRANSACTIONS, outcome.scored());
    assertEquals(2 * FLAGS, outcome.flagged());
    assertEquals(N, outcome.lanes().getFirst().distinct());
  }

  @Test
  void everyKindIsReconciled(Servers servers) throws Exception {
    try (var all = withEveryKind(servers)) {
      var outcome = outcome(all);
      assertTrue(outcome.reconciled(), outcome::toString);
      assertEquals(TRANSACTIONS + 6, outcome.transactions());
      assertEquals(TRANSACTIONS + 3, outcome.scored());
    }
  }

  @Test
  void aCaptureThatWasScoredIsAStray(Servers servers) throws Exception {
    try (var all = withEveryKind(servers)) {
      all.facts(
          "INSERT INTO scores (lane, lane_seq, posted_at, score, flagged) SELECT lane, lane_seq,"
              + " posted_at, 0.1, false FROM postings WHERE kind = 'capture' AND side = 'debit'");
      assertEquals(Set.of(Kind.SCORES_STRAY), kinds(outcome(all)));
    }
  }

  @Test
  void whatIsHeldDifferentlyIsFound(Servers servers) throws Exception {
    try (var all = withEveryKind(servers)) {
      all.facts(
          "ALTER TABLE postings UPDATE held_minor = 31 WHERE kind = 'authorise' AND held_minor = 30"
              + " SETTINGS mutations_sync = 1");
      assertEquals(Set.of(Kind.TOTALS), kinds(outcome(all)));
      all.ledger("UPDATE ledger.balance SET held_minor = 31 WHERE held_minor = 30");
      assertEquals(Set.of(Kind.TOTALS, Kind.HELD), kinds(outcome(all)));
    }
  }

  @Test
  void theChainGoesOnOverEveryKind(Servers servers) throws Exception {
    try (var all = withEveryKind(servers)) {
      all.deleteFacts("lane_watermarks", "lane = 0");
      var books = Books.generate(0, ACCOUNTS, TRANSACTIONS, 7).withEveryKind();
      new Filling(all).watermark(books, N); // before the kinds: the rest is read from the ledger
      new Filling(all).watermark(0, N + 7, NO_CHAIN); // the lane counts as published
      assertEquals(Set.of(Kind.BEYOND_LEDGER), kinds(outcome(all)));
    }
  }

  private static Databases withEveryKind(Servers servers) throws Exception {
    var all = Databases.create(servers);
    new Filling(all).fill(Books.generate(0, ACCOUNTS, TRANSACTIONS, 7).withEveryKind());
    return all;
  }

  @Test
  void emptySystemsAreReconciled(Servers servers) throws Exception {
    try (var empty = Databases.create(servers)) {
      var outcome = outcome(empty);
      assertTrue(outcome.reconciled(), outcome::toString);
    }
  }

  @Test
  void aGapIsFoundWithItsLaneAndRange() throws Exception {
    databases.deleteFacts("postings", "lane = 1 AND lane_seq BETWEEN 40 AND 43");
    var outcome = outcome();
    assertFalse(outcome.reconciled() || outcome.complete());
    var gap = only(outcome, Kind.ENTRIES_MISSING);
    assertEquals(1, gap.lane());
    assertEquals(range(40, 43), gap.ranges());
    assertEquals(4, outcome.missing());
    assertTrue(kinds(outcome).contains(Kind.TOTALS));
  }

  @Test
  void aMissingTailIsFoundAlthoughTheRestHasNoGap() throws Exception {
    databases.deleteFacts("postings", "lane = 0 AND lane_seq > " + (N - 2));
    assertEquals(range(N - 1, N), only(outcome(), Kind.ENTRIES_MISSING).ranges());
  }

  @Test
  void aDoubleIsFound() throws Exception {
    databases.facts("INSERT INTO postings SELECT * FROM postings WHERE lane = 0 AND lane_seq = 77");
    var outcome = outcome();
    assertFalse(outcome.complete());
    assertEquals(range(77, 77), only(outcome, Kind.ENTRIES_DOUBLED).ranges());
    assertEquals(range(77, 77), only(outcome, Kind.CREDITS_DOUBLED).ranges());
    assertEquals(2, outcome.duplicates());
    assertEquals(0, outcome.missing());
  }

  @Test
  void aDoubleDoesNotHideAGap() throws Exception {
    databases.facts("INSERT INTO postings SELECT * FROM postings WHERE lane = 0 AND lane_seq = 77");
    databases.deleteFacts("postings", "lane = 0 AND lane_seq = 99");
    var outcome = outcome();
    assertEquals(range(99, 99), only(outcome, Kind.ENTRIES_MISSING).ranges());
    assertEquals(range(77, 77), only(outcome, Kind.ENTRIES_DOUBLED).ranges());
  }

  @Test
  void aMissingLegIsFoundAndTheBooksAreNotBalanced() throws Exception {
    databases.deleteFacts("postings", "lane = 0 AND lane_seq = 50 AND side = 'credit'");
    var outcome = outcome();
    assertEquals(range(50, 50), only(outcome, Kind.CREDITS_MISSING).ranges());
    assertFalse(outcome.balanced());
  }

  @Test
  void aChangedAmountIsFoundWithItsDayAndCurrency() throws Exception {
    var entry = (Transaction) first.entries().get(60);
    var ofEntry = " lane = 0 AND lane_seq = " + entry.laneSeq();
    databases.facts(
        "INSERT INTO postings SELECT * REPLACE (amount_minor + 1 AS amount_minor, 'changed' AS"
            + " batch_id) FROM postings WHERE"
            + ofEntry);
    databases.deleteFacts("postings", "batch_id != 'changed' AND" + ofEntry);
    var outcome = outcome();
    assertEquals(Set.of(Kind.TOTALS), kinds(outcome));
    var changed = only(outcome, Kind.TOTALS);
    assertEquals(entry.bookingDate().toString(), changed.bookingDate());
    assertEquals(entry.currency(), changed.currency());
  }

  @Test
  void theSameMoneyOnAnotherAccountIsFound() throws Exception {
    var ofEntry = " lane = 0 AND lane_seq = 60";
    databases.facts(
        "INSERT INTO postings SELECT * REPLACE (account || 'x' AS account, 'changed' AS batch_id)"
            + " FROM postings WHERE"
            + ofEntry);
    databases.deleteFacts("postings", "batch_id != 'changed' AND" + ofEntry);
    var outcome = outcome();
    assertEquals(Set.of(Kind.TOTALS), kinds(outcome));
    var drilled = drilled(outcome);
    var accounts = drilled.days().getFirst().accounts();
    assertEquals(4, accounts.size(), drilled::toString); // each of two, as it is and with an x
    assertEquals(Set.of("0/60 ALTERED"), wrong(drilled));
    assertTrue(DrillOutput.text(drilled).contains("0/60 altered: debitAccount: ledger "));
  }

  @Test
  void whatDiffersIsFoundDownToTheEntryAndNothingElse() throws Exception {
    databases.deleteFacts("postings", "lane = 0 AND lane_seq = 40");
    databases.deleteFacts("postings", "lane = 0 AND lane_seq = 41 AND side = 'debit'");
    databases.facts("INSERT INTO postings SELECT * FROM postings WHERE lane = 1 AND lane_seq = 50");
    databases.deleteFacts("account_entries", "lane = 1 AND lane_seq = 3");
    var drilled = drilled(outcome());
    assertEquals(
        Set.of("0/40 MISSING", "0/41 HALF", "1/50 DOUBLED", "1/3 MISSING"), wrong(drilled));
    var text = DrillOutput.text(drilled);
    assertTrue(text.contains("0/41 half: only the leg credit"), text);
    assertTrue(text.contains("DELETE WHERE lane = 1 AND lane_seq IN (50) SETTINGS"), text);
    assertTrue(text.contains("./countinghouse repair --yes"), text);
  }

  @Test
  void aDayOfWhichNothingIsThereIsToldInBounds() throws Exception {
    databases.deleteFacts("postings", "lane = 0");
    var drilled = drilled(outcome());
    assertTrue(drilled.days().size() <= DrillDown.DAYS_MAX);
    assertTrue(drilled.wrong().size() > DrillDown.ENTRIES_MAX, drilled::toString);
    assertTrue(
        drilled.wrong().stream().allMatch(found -> found.kind() == Examination.Kind.MISSING));
    for (var day : drilled.days()) {
      assertTrue(day.accounts().size() <= DrillDown.ACCOUNTS_MAX);
    }
  }

  private DrillDown.Result drilled(Outcome outcome) throws Exception {
    return DrillDown.run(databases.postgres(), databases.clickHouse(), outcome);
  }

  private static Set<String> wrong(DrillDown.Result drilled) {
    return drilled.wrong().stream()
        .map(found -> found.entry() + " " + found.kind())
        .collect(Collectors.toSet());
  }

  @Test
  void missingAndDoubledScoresAndFlagsAreFound() throws Exception {
    databases.deleteFacts("scores", "lane = 0 AND lane_seq IN (20, 22)");
    databases.facts("INSERT INTO scores SELECT * FROM scores WHERE lane = 1 AND lane_seq = 30");
    databases.deleteFacts("flags", "lane = 1 AND lane_seq = 35");
    var outcome = outcome();
    assertEquals(
        List.of(new SeqRange(20, 20), new SeqRange(22, 22)),
        only(outcome, Kind.SCORES_MISSING).ranges());
    assertEquals(range(30, 30), only(outcome, Kind.SCORES_DOUBLED).ranges());
    assertEquals(range(35, 35), only(outcome, Kind.FLAGS_MISSING).ranges());
  }

  @Test
  void aWatermarkThatStaysBehindIsFound() throws Exception {
    databases.deleteFacts("lane_watermarks", "lane = 0");
    filling.watermark(first, N - 50);
    assertEquals(Set.of(Kind.WATERMARK_BEHIND), kinds(outcome()));
  }

  @Test
  void theChainIsGoneOnWithFromAnEarlierWatermark() throws Exception {
    databases.deleteFacts("lane_watermarks", "lane = 0");
    filling.watermark(first, N - 210);
    // Beyond the vector, so that the lane counts as published and only the earlier one helps.
    filling.watermark(0, N + 5, NO_CHAIN);
    assertEquals(Set.of(Kind.BEYOND_LEDGER), kinds(outcome()));
    filling.watermark(0, N - 200, NO_CHAIN);
    assertEquals(Set.of(Kind.BEYOND_LEDGER, Kind.CHAIN), kinds(outcome()));
  }

  /** Whoever follows goes on: a row that is no entry any more is a difference, not the end. */
  @Test
  void aRowThatNobodyCouldHavePostedIsADifferenceOfItsLanesChain() throws Exception {
    databases.deleteFacts("lane_watermarks", "lane = 0");
    filling.watermark(first, N - 210);
    filling.watermark(0, N + 5, NO_CHAIN);
    databases.ledger("ALTER TABLE ledger.transaction DISABLE TRIGGER posted_rows_stay");
    databases.ledger(
        "UPDATE ledger.transaction SET type = '' WHERE lane = 0 AND lane_seq = " + (N - 100));
    var chain = only(outcome(), Kind.CHAIN);
    assertEquals(range(N - 100, N - 100), chain.ranges());
  }

  @Test
  void aWrongChainIsFound() throws Exception {
    filling.watermark(0, N, NO_CHAIN);
    assertEquals(Set.of(Kind.CHAIN), kinds(outcome()));
  }

  @Test
  void factsThatTheLedgerNeverPostedAreFound() throws Exception {
    databases.facts(
        "INSERT INTO postings SELECT * REPLACE (9 AS lane) FROM postings WHERE lane_seq = 30 AND"
            + " account LIKE 'lane0%'");
    var outcome = outcome();
    assertEquals(9, only(outcome, Kind.BEYOND_LEDGER).lane());
    assertFalse(outcome.complete());
    var text = DrillOutput.text(drilled(outcome));
    var deletions =
        text.lines().filter(line -> line.contains("DELETE WHERE lane = 9 AND")).toList();
    assertEquals(5, deletions.size(), text);
    for (var deletion : deletions) {
      databases.facts(deletion.strip().replace(";", ""));
    }
    assertTrue(outcome().reconciled(), "as it says");
  }

  @Test
  void aBalanceThatIsNotTheSumOfItsPostingsIsFound() throws Exception {
    databases.ledger(
        "UPDATE ledger.balance SET balance_minor = balance_minor + 1 WHERE (account_id, currency) ="
            + " (SELECT account_id, currency FROM ledger.balance LIMIT 1)");
    var outcome = outcome();
    assertEquals(Set.of(Kind.BALANCE, Kind.UNBALANCED), kinds(outcome));
    assertTrue(outcome.complete());
    assertFalse(outcome.balanced());
  }

  @Test
  void aHoleInTheLedgerItselfIsFound() throws Exception {
    // What no right and no trigger prevents: an owner who means it.
    databases.ledger("ALTER TABLE ledger.transaction DISABLE TRIGGER posted_rows_stay");
    databases.ledger("DELETE FROM ledger.transaction WHERE lane = 1 AND lane_seq = 100");
    assertTrue(kinds(outcome()).contains(Kind.LEDGER_SEQUENCE));
  }
}
