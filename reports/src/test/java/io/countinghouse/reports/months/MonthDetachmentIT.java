package io.countinghouse.reports.months;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.reports.Books;
import io.countinghouse.reports.Databases;
import io.countinghouse.reports.Filling;
import io.countinghouse.reports.chain.ChainVerification;
import io.countinghouse.reports.chain.Verdict;
import io.countinghouse.reports.close.BookingDays;
import io.countinghouse.reports.close.DayClose;
import io.countinghouse.reports.months.MonthDetachment.Result;
import io.countinghouse.reports.reconcile.Outcome;
import io.countinghouse.reports.reconcile.Reconciliation;
import io.countinghouse.sql.months.MonthRow;
import io.countinghouse.sql.months.Months;
import io.countinghouse.testkit.RunningStack;
import io.countinghouse.testkit.Seeds;
import io.countinghouse.testkit.Servers;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two lanes whose entries go over the end of a March. */
@ExtendWith(RunningStack.class)
final class MonthDetachmentIT {

  private static final YearMonth MARCH = YearMonth.of(2026, 3);
  private static final YearMonth APRIL = YearMonth.of(2026, 4);
  private static final Duration WAIT_MAX = Duration.ofMinutes(2); // a build machine may be busy
  private static final int ACCOUNTS = 10;
  private static final String AT_70 = " WHERE lane = 1 AND lane_seq = 70";

  private final Databases databases;
  private final MonthDetachment months;
  private final Books first = Books.generate(0, ACCOUNTS, 30, Seeds.one());
  private final Books second = Books.generate(1, ACCOUNTS, 150, Seeds.one());

  MonthDetachmentIT(Servers servers) throws Exception {
    databases = Databases.create(servers);
    months = new MonthDetachment(databases.postgres(), databases.clickHouse(), null, Duration.ZERO);
  }

  @BeforeEach
  void fill() throws Exception {
    databases.ledger("SELECT ledger.open_months('2026-03-01', 2)");
    var held = first.authorise(50);
    first.more(ACCOUNTS, 110).capture(held, 50); // of March, captured in April
    var filling = new Filling(databases);
    filling.fill(first);
    filling.fill(second);
    filling.watermark(second, 100);
    databases.ledger("UPDATE ledger.lane SET published_seq = last_seq");
    assertEquals(2, assertInstanceOf(DayClose.Result.Done.class, close().due()).seals().size());
  }

  private DayClose close() {
    return new DayClose(
        databases.postgres(),
        databases.clickHouse(),
        new BookingDays(ZoneOffset.UTC, LocalTime.MIDNIGHT),
        Duration.ZERO,
        "test",
        step -> {});
  }

  @AfterEach
  void closeDatabases() throws Exception {
    databases.close();
  }

  private Outcome reconciled() throws Exception {
    var outcome = Reconciliation.run(databases.postgres(), databases.clickHouse(), Duration.ZERO);
    assertTrue(outcome.reconciled(), outcome::toString);
    return outcome;
  }

  private Verdict verdict() throws Exception {
    return ChainVerification.run(databases.postgres(), databases.clickHouse(), null, Duration.ZERO);
  }

  private Verdict intact() throws Exception {
    var verdict = verdict();
    assertTrue(verdict.intact(), verdict::toString);
    return verdict;
  }

  private void detached(YearMonth month) throws Exception {
    assertInstanceOf(Result.Done.class, months.detach(month, false));
  }

  private MonthRow row(YearMonth month) throws Exception {
    return Months.list(databases.ledger()).stream()
        .filter(row -> row.month().equals(month))
        .findFirst()
        .orElseThrow();
  }

  private long number(String sql) throws SQLException {
    try (var statement = databases.ledger().createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  /** The first obstacle has this rule and tells these figures; nothing was changed. */
  private void refused(YearMonth month, String rule, String... figures) throws Exception {
    var result = assertInstanceOf(Result.Refused.class, months.detach(month, false));
    var found = result.obstacles().getFirst();
    assertEquals(rule, found.rule(), result::toString);
    for (var figure : figures) {
      assertTrue(found.why().contains(figure), result::toString);
    }
    assertEquals(
        0, number("SELECT count(*) FROM ledger.detached_month WHERE month >= '" + month + "-01'"));
  }

  @Test
  void theProofsHoldOverAMonthThatIsGone() throws Exception {
    var before = reconciled();
    long entries = intact().entries();
    long inMarch = number("SELECT count(*) FROM ledger.transaction_2026_03");
    detached(MARCH);
    var after = reconciled();
    assertEquals(before.transactions(), after.transactions());
    assertEquals(before.scored(), after.scored());
    assertEquals(before.lanes(), after.lanes());
    assertEquals(entries - inMarch - 2 * ACCOUNTS, intact().entries());
    assertTrue(ChainVerification.ofLedger(databases.postgres()).intact());
    assertEquals(MonthRow.State.DETACHED, row(MARCH).state());
    assertEquals(inMarch, row(MARCH).transactions());
    assertEquals(
        0, number("SELECT count(*) FROM ledger.transaction WHERE posted_at < '2026-04-01'"));
    assertEquals(1, number("SELECT count(*) FROM ledger.audit WHERE event = 'month-detached'"));
    assertInstanceOf(Result.Already.class, months.detach(MARCH, false));
  }

  @Test
  void whatStaysIsStillGuarded() throws Exception {
    detached(MARCH);
    databases.ledger("ALTER TABLE ledger.transaction DISABLE TRIGGER posted_rows_stay");
    databases.ledger(
        "UPDATE ledger.transaction SET description = 'gift' WHERE lane = 1 AND lane_seq = 140");
    assertEquals(140, verdict().findings().getFirst().seq());
    databases.ledger(
        "UPDATE ledger.transaction SET lane_seq = 70 WHERE lane = 1 AND lane_seq = 141");
    var strays = verdict().findings().stream().filter(f -> f.seq() == 70).toList();
    assertEquals(1, strays.size(), strays::toString);
    assertFalse(outcomeIsReconciled());
  }

  private boolean outcomeIsReconciled() throws Exception {
    return Reconciliation.run(databases.postgres(), databases.clickHouse(), Duration.ZERO)
        .reconciled();
  }

  @Test
  void whatTheMonthLeftBehindIsProvenAgainstClickHouse() throws Exception {
    detached(MARCH);
    for (var lie :
        List.of(
            "ledger.month_total SET amount_minor = amount_minor + 1",
            "ledger.month_total SET transactions = transactions + 1",
            "ledger.month_balance SET balance_minor = balance_minor + 1",
            "ledger.month_anchor SET transactions = transactions + 1")) {
      databases.ledger("UPDATE " + lie);
      assertFalse(outcomeIsReconciled(), lie);
      databases.ledger("UPDATE " + lie.replace('+', '-'));
    }
    reconciled();
  }

  @Test
  void aMonthThatMayStillBePostedToStays() throws Exception {
    detached(MARCH);
    refused(APRIL, "over", "lane 0 stands at 2026-04-01", "ends at 2026-05-01");
  }

  @Test
  void monthsGoOldestFirstAndComeBackNewestFirst() throws Exception {
    refused(APRIL, "oldest-first", "2026-03");
    refused(YearMonth.of(2025, 1), "attached", "2025-01");
    databases.ledger("UPDATE ledger.lane SET as_of = '2026-05-02'");
    detached(MARCH);
    refused(APRIL, "closed", "1 booking dates", "2026-04-01");
    assertInstanceOf(DayClose.Result.Done.class, close().date(APRIL.atDay(1)));
    detached(APRIL);
    reconciled();
    assertEquals(0, intact().entries());
    var refused = assertInstanceOf(Result.Refused.class, months.attach(MARCH, false));
    assertEquals("newest-first", refused.obstacles().getFirst().rule());
    assertInstanceOf(Result.Done.class, months.attach(APRIL, false));
    reconciled();
    assertInstanceOf(Result.Done.class, months.attach(MARCH, false));
    reconciled();
    intact();
  }

  @Test
  void whatIsNotKnownToBePublishedStays() throws Exception {
    databases.ledger("UPDATE ledger.lane SET published_seq = 119 WHERE lane = 1");
    refused(MARCH, "published", "lane 1", "up to 119", "with 120");
  }

  @Test
  void aMonthWithAnOpenHoldStays() throws Exception {
    databases.ledger(
        "UPDATE ledger.hold SET state = 'OPEN', settled_by = NULL WHERE amount_minor = 50");
    refused(MARCH, "settled", "1 authorisations");
  }

  @Test
  void aMonthWhoseKeysAreKnownStays() throws Exception {
    databases.ledger(
        "INSERT INTO ledger.idempotency_key VALUES ('c', 'k', sha256(''), gen_random_uuid(), NULL, '2026-03-31T23:00Z')");
    refused(MARCH, "keys-forgotten", "1 idempotency keys", "2026-03-31T23:00:00Z");
    databases.ledger("SELECT ledger.forget_keys('2026-04-01', 10)");
    assertInstanceOf(Result.Possible.class, months.detach(MARCH, true));
  }

  @Test
  void transactionsInTheDefaultPartitionKeepTheirMonth() throws Exception {
    databases.ledger("ALTER TABLE ledger.transaction DETACH PARTITION ledger.transaction_2026_03");
    databases.ledger("INSERT INTO ledger.transaction SELECT * FROM ledger.transaction_2026_03");
    databases.ledger("DROP TABLE ledger.transaction_2026_03");
    databases.ledger("UPDATE ledger.lane SET as_of = '2026-05-02'");
    refused(APRIL, "in-its-partition", "transactions up to the end of 2026-04");
  }

  @Test
  void whatClickHouseLacksStays() throws Exception {
    databases.deleteFacts("postings", "lane = 1 AND lane_seq BETWEEN 40 AND 43");
    refused(MARCH, "reconciled", "ENTRIES_MISSING");
  }

  @Test
  void anAlteredMonthStays() throws Exception {
    databases.ledger("ALTER TABLE ledger.transaction DISABLE TRIGGER posted_rows_stay");
    databases.ledger("UPDATE ledger.transaction SET description = 'gift'" + AT_70);
    refused(MARCH, "intact", "ALTERED", "seq=70");
  }

  @Test
  void aDryRunChangesNothing() throws Exception {
    assertInstanceOf(Result.Possible.class, months.detach(MARCH, true));
    assertEquals(MonthRow.State.ATTACHED, row(MARCH).state());
    assertEquals(0, number("SELECT count(*) FROM ledger.month_balance"));
  }

  @Test
  void aMonthThatIsAttachedAgainVerifies() throws Exception {
    long entries = intact().entries();
    detached(MARCH);
    assertInstanceOf(Result.Possible.class, months.attach(MARCH, true));
    assertInstanceOf(Result.Done.class, months.attach(MARCH, false));
    assertEquals(entries, intact().entries());
    reconciled();
    assertEquals(0, number("SELECT count(*) FROM ledger.month_balance"));
    assertThrows(SQLException.class, () -> databases.ledger("DELETE FROM ledger.transaction"));
    detached(MARCH);
    reconciled();
  }

  @Test
  void aMonthThatWasAlteredMeanwhileIsNotAttached() throws Exception {
    detached(MARCH);
    var update = "UPDATE ledger.transaction_2026_03 SET description = 'gift'" + AT_70;
    assertThrows(SQLException.class, () -> databases.ledger(update));
    databases.ledger("ALTER TABLE ledger.transaction_2026_03 DISABLE TRIGGER USER");
    databases.ledger(update);
    var refused = assertInstanceOf(Result.Refused.class, months.attach(MARCH, false));
    assertEquals("unaltered", refused.obstacles().getFirst().rule());
    assertTrue(
        refused.obstacles().getFirst().why().contains("lane 1 over 1..120"), refused::toString);
    databases.ledger("DELETE FROM ledger.transaction_2026_03" + AT_70);
    assertEquals(
        "complete",
        assertInstanceOf(Result.Refused.class, months.attach(MARCH, false))
            .obstacles()
            .getFirst()
            .rule());
    reconciled();
  }

  @Test
  void aMonthSomebodyReadsIsWaitedFor() throws Exception {
    try (var reader = Databases.connection(databases.postgres())) {
      reader.setAutoCommit(false);
      reader.createStatement().execute("LOCK TABLE ONLY ledger.transaction IN ACCESS SHARE MODE");
      var process = DetachingProcess.start(databases, MARCH);
      awaitSealed();
      reader.commit();
      assertEquals(0, process.waitFor());
    }
    assertEquals(MonthRow.State.DETACHED, row(MARCH).state());
    reconciled();
  }

  private void awaitSealed() {
    await().atMost(WAIT_MAX).until(() -> row(MARCH).state() == MonthRow.State.SEALED);
  }

  @Test
  void oneThatIsKilledWhileItSealsIsDoneAgain() throws Exception {
    databases.ledger(
        "CREATE FUNCTION stand_still() RETURNS trigger LANGUAGE plpgsql AS"
            + " 'BEGIN PERFORM pg_advisory_xact_lock(42); RETURN NEW; END'");
    databases.ledger(
        "CREATE TRIGGER stand_still BEFORE INSERT ON ledger.month_anchor FOR EACH ROW EXECUTE FUNCTION stand_still()");
    try (var holder = Databases.connection(databases.postgres())) {
      holder.createStatement().execute("SELECT pg_advisory_lock(42)");
      var process = DetachingProcess.start(databases, MARCH);
      awaitWaiting("INSERT INTO ledger.month_anchor%");
      process.destroyForcibly().waitFor();
    }
    databases.ledger("DROP TRIGGER stand_still ON ledger.month_anchor");
    assertEquals(MonthRow.State.ATTACHED, row(MARCH).state());
    reconciled();
    detached(MARCH);
    reconciled();
    intact();
  }

  private void awaitWaiting(String query) {
    var waiting =
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '";
    await().atMost(WAIT_MAX).until(() -> number(waiting + query + "'") > 0);
  }

  @Test
  void oneThatIsKilledBeforeItDetachesIsDoneAgain() throws Exception {
    try (var reader = Databases.connection(databases.postgres())) {
      reader.setAutoCommit(false);
      reader.createStatement().execute("LOCK TABLE ONLY ledger.transaction IN ACCESS SHARE MODE");
      var process = DetachingProcess.start(databases, MARCH);
      awaitSealed();
      process.destroyForcibly().waitFor();
    }
    assertEquals(MonthRow.State.SEALED, row(MARCH).state());
    assertEquals(0, number("SELECT count(*) FROM ledger.base_balance"));
    reconciled();
    intact();
    detached(MARCH);
    reconciled();
    intact();
  }
}
