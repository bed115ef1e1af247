package io.countinghouse.reports.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.reports.Books;
import io.countinghouse.reports.Databases;
import io.countinghouse.reports.Filling;
import io.countinghouse.reports.chain.Finding.Kind;
import io.countinghouse.reports.chain.Finding.Store;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(RunningStack.class)
class ChainVerificationIT {

  private static final int ACCOUNTS = 10;
  private static final int TRANSACTIONS = 150;
  private static final int N = ACCOUNTS + TRANSACTIONS;
  private static final String AT_70 = " WHERE lane = 1 AND lane_seq = 70";

  private final Databases databases;
  private final Filling filling;
  private final Books first = Books.generate(0, ACCOUNTS, TRANSACTIONS, Seeds.one());
  private final Books second = Books.generate(1, ACCOUNTS, TRANSACTIONS, Seeds.one());

  ChainVerificationIT(Servers servers) throws Exception {
    databases = Databases.create(servers);
    filling = new Filling(databases);
  }

  @BeforeEach
  void fill() throws Exception {
    filling.fill(first);
    filling.fill(second);
    for (int seq = 20; seq < N; seq += 20) {
      filling.watermark(second, seq);
    }
    // What no right and no trigger prevents: an owner who means it.
    for (var table : List.of("ledger.transaction", "ledger.account_entry")) {
      databases.ledger("ALTER TABLE " + table + " DISABLE TRIGGER posted_rows_stay");
    }
  }

  @AfterEach
  void close() throws Exception {
    databases.close();
  }

  private Verdict verdict() throws Exception {
    return ChainVerification.run(databases.postgres(), databases.clickHouse(), null, Duration.ZERO);
  }

  private Set<Kind> kinds() throws Exception {
    return verdict().findings().stream().map(Finding::kind).collect(Collectors.toSet());
  }

  private Finding only(Kind kind, Store store, long seq) throws Exception {
    var verdict = verdict();
    assertEquals(1, verdict.findings().size(), verdict::toString);
    var found = verdict.findings().getFirst();
    assertEquals(kind, found.kind(), found::toString);
    assertEquals(store, found.store(), found::toString);
    assertEquals(1, found.lane());
    assertEquals(seq, found.seq(), found::toString);
    return found;
  }

  @Test
  void whatNobodyTouchedIsIntact() throws Exception {
    var verdict = verdict();
    assertTrue(verdict.intact(), verdict::toString);
    assertEquals(2 * N, verdict.entries());
    assertEquals(List.of(1L, 8L), watermarks(verdict));
    assertTrue(ChainVerification.ofLedger(databases.postgres()).intact());
    assertTrue(VerdictOutput.json(verdict).contains("\"intact\":true"));
    assertTrue(VerdictOutput.text(verdict).contains("INTACT: 320 entries in 2 lanes"));
  }

  private static List<Long> watermarks(Verdict verdict) {
    return verdict.lanes().stream().map(Verdict.LaneVerdict::watermarks).toList();
  }

  @Test
  void everyKindOfTransactionIsComparedWhole() throws Exception {
    var third = Books.generate(2, ACCOUNTS, 5, Seeds.one()).withEveryKind();
    filling.fill(third);
    assertTrue(verdict().intact(), () -> third.entries().toString());
    databases.ledger("DELETE FROM ledger.transaction WHERE lane = 2 AND kind = 'VOID'");
    // The hold that it settled says so still.
    assertEquals(Set.of(Kind.MISSING, Kind.WORKING_ROW), kinds());
  }

  @Test
  void emptySystemsAreIntact(Servers servers) throws Exception {
    try (var empty = Databases.create(servers)) {
      assertTrue(
          ChainVerification.run(empty.postgres(), empty.clickHouse(), null, Duration.ZERO)
              .intact());
    }
  }

  @Test
  void anAlteredAmountIsFoundWithItsSequence() throws Exception {
    databases.ledger("UPDATE ledger.transaction SET amount_minor = amount_minor + 1" + AT_70);
    assertEquals("amountMinor", only(Kind.ALTERED, Store.POSTGRESQL, 70).field());
    var alone = ChainVerification.ofLedger(databases.postgres()).findings();
    assertEquals(
        List.of(Finding.of(Kind.CHAIN, Store.POSTGRESQL, 1, 1, N)), alone, "without ClickHouse");
  }

  @Test
  void anAlteredDescriptionIsFoundWithItsSequence() throws Exception {
    databases.ledger("UPDATE ledger.transaction SET description = 'gift'" + AT_70);
    var found = only(Kind.ALTERED, Store.POSTGRESQL, 70);
    assertEquals("description", found.field());
    assertEquals("gift", found.ledger());
  }

  @Test
  void anAccountSwappedForAnotherIsFoundWithItsSequence() throws Exception {
    databases.ledger(
        "UPDATE ledger.transaction SET debit_account_id = credit_account_id, credit_account_id ="
            + " debit_account_id"
            + AT_70);
    assertEquals("debitAccount", only(Kind.ALTERED, Store.POSTGRESQL, 70).field());
  }

  @Test
  void anAlteredAccountEntryIsFoundWithItsSequence() throws Exception {
    for (var table : List.of("account_entry", "account")) { // so that the two agree
      databases.ledger(
          "UPDATE ledger." + table + " SET floor_minor = -1000000 WHERE lane = 1 AND lane_seq = 3");
    }
    assertEquals("floorMinor", only(Kind.ALTERED, Store.POSTGRESQL, 3).field());
  }

  /** No hash covers these rows, and a lane would let the account spend what it does not have. */
  @Test
  void aFloorThatWasTakenAwayIsFound() throws Exception {
    databases.ledger("UPDATE ledger.account SET floor_minor = -5 WHERE lane = 1 AND lane_seq = 3");
    var found = only(Kind.WORKING_ROW, Store.POSTGRESQL, 3);
    assertEquals("ledger.account", found.field());
    assertTrue(String.valueOf(found.ledger()).contains("floor_minor -5, was "), found::toString);
    assertEquals(1, ChainVerification.ofLedger(databases.postgres()).misfits());
  }

  @Test
  void neighboursAreToldEachByItself() throws Exception {
    databases.ledger("UPDATE ledger.account SET floor_minor = -5 WHERE lane = 1 AND lane_seq < 4");
    var found = verdict().findings();
    assertEquals(List.of(1L, 2L, 3L), found.stream().map(Finding::seq).toList());
    assertEquals(3, found.stream().map(Finding::ledger).distinct().count(), found::toString);
  }

  @Test
  void anAccountOfWhichNoEntryTellsIsFound() throws Exception {
    databases.ledger("UPDATE ledger.account SET lane_seq = 100000 WHERE lane = 1 AND lane_seq = 3");
    var found = only(Kind.WORKING_ROW, Store.POSTGRESQL, 100_000);
    assertTrue(String.valueOf(found.ledger()).contains("no entry says so"), found::toString);
  }

  @Test
  void aBalanceThatIsThawedWithoutItsAccountIsFound() throws Exception {
    databases.ledger(
        "UPDATE ledger.balance SET status = 'FROZEN' WHERE (account_id, currency) = (SELECT b.account_id,"
            + " min(b.currency) FROM ledger.balance b JOIN ledger.account a USING (account_id)"
            + " WHERE a.lane = 1 AND a.lane_seq = 3 GROUP BY b.account_id)");
    var found = only(Kind.WORKING_ROW, Store.POSTGRESQL, 3);
    assertTrue(String.valueOf(found.ledger()).contains("status FROZEN"), found::toString);
  }

  @Test
  void aReversalThatCouldBeRepeatedIsFound() throws Exception {
    filling.fill(Books.generate(2, ACCOUNTS, 5, Seeds.one()).withEveryKind());
    assertTrue(verdict().intact(), "each has its mark");
    databases.ledger("DELETE FROM ledger.reversal");
    assertEquals(Set.of(Kind.WORKING_ROW), kinds());
  }

  /** Or what was authorised could be captured a second time, later, or for more. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          state = 'OPEN', settled_by = NULL WHERE state = 'CAPTURED' | state OPEN, was CAPTURED
          expires_at = expires_at + interval '1 year'                | expires_at
          amount_minor = amount_minor * 2                            | amount_minor
          lane = lane + 1                                            | lane or account
          """)
  void aHoldThatIsNotAsItsAuthorisationIsFound(String change, String said) throws Exception {
    filling.fill(Books.generate(2, ACCOUNTS, 5, Seeds.one()).withEveryKind());
    assertTrue(verdict().intact(), "each is as it should be");
    databases.ledger("UPDATE ledger.hold SET " + change);
    holdsAreFound(said);
  }

  @Test
  void aHoldThatIsGoneIsFound() throws Exception {
    filling.fill(Books.generate(2, ACCOUNTS, 5, Seeds.one()).withEveryKind());
    databases.ledger("DELETE FROM ledger.hold");
    holdsAreFound("no hold");
  }

  private void holdsAreFound(String said) throws Exception {
    var found = verdict().findings();
    assertTrue(!found.isEmpty(), "none is found");
    for (var each : found) {
      assertEquals(Kind.WORKING_ROW, each.kind(), each::toString);
      assertEquals("ledger.hold", each.field());
      assertTrue(String.valueOf(each.ledger()).contains(said), each::toString);
    }
  }

  @Test
  void aDeletedRowIsFoundWithItsSequence() throws Exception {
    databases.ledger("DELETE FROM ledger.transaction" + AT_70);
    only(Kind.MISSING, Store.POSTGRESQL, 70);
  }

  @Test
  void aRowInsertedBesideAnotherIsFoundWithItsSequence() throws Exception {
    databases.ledger(copyOf70("70", "posted_at - interval '1 second'"));
    only(Kind.DOUBLED, Store.POSTGRESQL, 70);
  }

  @Test
  void aRowInsertedAtTheEndIsFoundWithItsSequence() throws Exception {
    databases.ledger(copyOf70(Integer.toString(N + 1), "posted_at"));
    only(Kind.BEYOND, Store.POSTGRESQL, N + 1);
  }

  /** A second row like that of sequence 70. */
  private static String copyOf70(String seq, String postedAt) {
    return ("INSERT INTO ledger.transaction (transaction_id, lane, lane_seq, type,"
                + " debit_account_id, credit_account_id, subject_account_id, amount_minor,"
                + " currency, occurred_at, posted_at, booking_date, value_date, client,"
                + " idempotency_key) SELECT gen_random_uuid(), lane, %s, type, debit_account_id,"
                + " credit_account_id, subject_account_id, amount_minor, currency, occurred_at,"
                + " %s, booking_date, value_date, client, idempotency_key FROM"
                + " ledger.transaction")
            .formatted(seq, postedAt)
        + AT_70;
  }

  @Test
  void anAlteredRowOfClickHouseIsFoundAndNotBlamedOnTheLedger() throws Exception {
    replaceFacts("amount_minor + 1 AS amount_minor", "side = 'credit'");
    assertEquals("amountMinor", only(Kind.ALTERED, Store.CLICKHOUSE, 70).field());
  }

  @Test
  void anAlteredDescriptionInClickHouseIsFound() throws Exception {
    replaceFacts("'gift' AS description", "true");
    assertEquals("description", only(Kind.ALTERED, Store.CLICKHOUSE, 70).field());
  }

  private void replaceFacts(String change, String rows) throws Exception {
    var of70 = "lane = 1 AND lane_seq = 70 AND " + rows;
    databases.facts(
        "INSERT INTO postings SELECT * REPLACE (%s, 'changed' AS batch_id) FROM postings WHERE %s"
            .formatted(change, of70));
    databases.deleteFacts("postings", "batch_id != 'changed' AND " + of70);
  }

  @Test
  void aRowDeletedFromClickHouseIsFound() throws Exception {
    databases.deleteFacts("postings", "lane = 1 AND lane_seq = 70");
    only(Kind.MISSING, Store.CLICKHOUSE, 70);
  }

  @Test
  void aLegDeletedFromClickHouseIsFound() throws Exception {
    databases.deleteFacts("postings", "lane = 1 AND lane_seq = 70 AND side = 'debit'");
    only(Kind.MISSING, Store.CLICKHOUSE, 70);
  }

  @Test
  void rowsInsertedIntoClickHouseAreFound() throws Exception {
    databases.facts("INSERT INTO postings SELECT * FROM postings" + AT_70);
    only(Kind.DOUBLED, Store.CLICKHOUSE, 70);
    databases.deleteFacts("postings", "lane = 1 AND lane_seq = 70");
    only(Kind.MISSING, Store.CLICKHOUSE, 70);
  }

  @Test
  void aRowOfClickHouseBeyondTheLedgerIsFound() throws Exception {
    databases.facts(
        "INSERT INTO postings SELECT * REPLACE (%d AS lane_seq) FROM (SELECT * FROM postings %s)"
            .formatted(N + 9, AT_70));
    only(Kind.BEYOND, Store.CLICKHOUSE, N + 9);
  }

  @Test
  void aRowAlteredAlikeInBothIsFoundBetweenItsWatermarks() throws Exception {
    databases.ledger("UPDATE ledger.transaction SET amount_minor = 77" + AT_70);
    replaceFacts("77 AS amount_minor", "true");
    assertEquals(80, only(Kind.CHAIN, Store.POSTGRESQL, 61).lastSeq());
  }

  @Test
  void aFalseWatermarkIsToldFromAlteredRows() throws Exception {
    databases.deleteFacts("lane_watermarks", "lane = 1 AND last_seq = 60");
    filling.watermark(1, 60, "0".repeat(64));
    only(Kind.WATERMARK, Store.CLICKHOUSE, 60);
    filling.watermark(second, 60);
    only(Kind.WATERMARK, Store.CLICKHOUSE, 60);
  }

  @Test
  void anAlteredLaneRowIsFound() throws Exception {
    databases.ledger(
        "UPDATE ledger.lane SET chain = decode(repeat('00', 32), 'hex') WHERE lane = 1");
    only(Kind.LANE_ROW, Store.POSTGRESQL, N);
  }

  @Test
  void manyFaultsAreFoundEachAtItsPlace() throws Exception {
    databases.ledger("UPDATE ledger.transaction SET amount_minor = 1 WHERE lane_seq IN (30, 31)");
    databases.ledger("DELETE FROM ledger.transaction WHERE lane_seq BETWEEN 40 AND 49");
    databases.deleteFacts("postings", "lane_seq BETWEEN 100 AND 109");
    var verdict = verdict();
    assertEquals(2 * (2 + 10 + 10), verdict.misfits(), verdict::toString);
    assertEquals(2 * (2 + 1 + 1), verdict.findings().size(), verdict::toString);
  }
}
