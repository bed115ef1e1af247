package io.countinghouse.reports.close;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.reports.Books;
import io.countinghouse.reports.Databases;
import io.countinghouse.reports.Rows;
import io.countinghouse.reports.close.DayClose.Result;
import io.countinghouse.testkit.Seeds;
import io.countinghouse.testkit.Servers;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What seals a date, what keeps it from being sealed, and what a seal is worth. */
final class DayCloseIT extends ClosedBooks {

  DayCloseIT(Servers servers) throws Exception {
    super(servers);
  }

  /** The first obstacle has this rule and tells these figures; nothing was sealed. */
  private void refused(LocalDate date, String rule, String... figures) throws Exception {
    long before = number("SELECT count() AS n FROM sealed_dates");
    var result = assertInstanceOf(Result.Refused.class, closing(UTC).date(date));
    var found = result.obstacles().getFirst();
    assertEquals(rule, found.rule(), result::toString);
    for (var figure : figures) {
      assertTrue(found.why().contains(figure), result::toString);
    }
    assertEquals(before, number("SELECT count() AS n FROM sealed_dates"));
  }

  @Test
  void aggregatesAreTheFactsAndTheLedgerBeforeAndAfterTheClose() throws Exception {
    var before = Map.of(FIRST, figures(FIRST), SECOND, figures(SECOND), OPEN, figures(OPEN));
    assertEquals(ledgerDays(), accountDays());
    assertEquals(ledgerFlow(), flow());
    assertEquals(0, sealedRows(FIRST));

    var seals = sealedDue();

    assertEquals(List.of(FIRST, SECOND), seals.stream().map(Seal::date).toList());
    for (var day : before.keySet()) {
      assertEquals(before.get(day), figures(day), day::toString);
    }
    for (var seal : seals) {
      assertEquals(
          seal.rows().values().stream().mapToLong(Long::longValue).sum(), sealedRows(seal.date()));
      assertTrue(seal.rows().getOrDefault("account_days", 0L) > 0);
      assertTrue(seal.rows().getOrDefault("fraud_days", 0L) > 0);
    }
    assertEquals(0, sealedRows(OPEN));
    assertEquals(ledgerDays(), accountDays());
    assertEquals(ledgerFlow(), flow());
    assertEquals(List.of(), sealedDue());
  }

  @Test
  void aSealTellsWhatItStandsOn() throws Exception {
    var seal = sealed(FIRST);
    assertEquals(1, seal.version());
    assertEquals("test", seal.by());
    assertEquals(Map.of(0, 166L, 1, 160L), seal.lanes());
    assertEquals(UTC.end(FIRST), seal.endedAt());
    var ledger =
        ledger(
            "SELECT currency AS key, concat_ws('|', count(*), sum(amount_minor)) AS figures"
                + " FROM ledger.transaction WHERE booking_date = '2026-03-30' GROUP BY currency");
    var moved = new TreeMap<String, String>();
    seal.moved()
        .forEach((currency, of) -> moved.put(currency, of.transactions() + "|" + of.minor()));
    assertEquals(ledger, moved);
    var late =
        "SELECT DISTINCT value_date::text AS key, '' AS figures FROM ledger.transaction"
            + " WHERE booking_date = '2026-03-31' AND value_date < booking_date AND kind <> 'AUTHORISE'";
    assertEquals(
        List.copyOf(ledger(late).keySet()),
        sealed(SECOND).restates().stream().map(LocalDate::toString).toList());
    var again = assertInstanceOf(Result.Already.class, closing(UTC).date(FIRST));
    assertEquals(seal, again.seal());
  }

  @Test
  void theDigestIsOfWhatAnyClientReads() throws Exception {
    var seal = sealed(FIRST);
    try (var client = databases.clickHouse().client(Duration.ofMinutes(1))) {
      var builds = new Builds(client);
      assertEquals(seal.digest(), builds.ofFacts(FIRST, UTC.end(FIRST)).digest());
      assertEquals(seal.digest(), builds.kept(FIRST, seal.build()).digest());
      assertNotEquals(seal.digest(), builds.ofFacts(SECOND, UTC.end(SECOND)).digest());
    }
  }

  @Test
  void aDateIsNotSealedBeforeEveryLaneHasPassedItsCutOff() throws Exception {
    var two = assertInstanceOf(Result.Done.class, closing(UTC).due());
    assertEquals(List.of(FIRST, SECOND), two.seals().stream().map(Seal::date).toList());
    assertEquals(List.of("lane 0", "lane 1"), holdUp(two.next()));
    refused(OPEN, "cut-off", "lane 0 stands at 2026-04-01T", "ends at 2026-04-02T00:00:00Z");
    databases.ledger("UPDATE ledger.lane SET as_of = '2026-04-02T00:00:00Z' WHERE lane = 0");
    refused(OPEN, "cut-off", "lane 1");
    var none = assertInstanceOf(Result.Done.class, closing(UTC).due());
    assertEquals(List.of(), none.seals());
    assertEquals(List.of("lane 1"), holdUp(none.next()));
    databases.ledger("UPDATE ledger.lane SET as_of = '2026-04-01T23:59:59.999999Z' WHERE lane = 1");
    refused(OPEN, "cut-off", "lane 1");
    databases.ledger("UPDATE ledger.lane SET as_of = '2026-04-02T00:00:00Z' WHERE lane = 1");
    sealed(OPEN);
  }

  /** What holds up the date that is open and long over by the ledger's clock. */
  private static List<String> holdUp(NextDate next) {
    var held = assertInstanceOf(NextDate.HeldUp.class, next);
    assertEquals(OPEN, held.date());
    return held.obstacles().stream()
        .map(obstacle -> {
          assertTrue(obstacle.why().contains("stands at 2026-04-01T"), obstacle::toString);
          return obstacle.why().substring(0, "lane 0".length());
        })
        .toList();
  }

  @Test
  void aDateThatStillGoesOnIsHeldUpByNothing() throws Exception {
    sealed(FIRST);
    var sealed = LocalDate.now(ZoneOffset.UTC); // so that midnight changes nothing
    databases.facts(
        "INSERT INTO sealed_dates SELECT * REPLACE (toDate32('%s') AS booking_date, toDateTime64('%s', 6, 'UTC') AS ended_at) FROM sealed_dates"
            .formatted(sealed, sealed.plusDays(1)));
    var next = sealed.plusDays(1);
    assertEquals(
        new Result.Done(List.of(), new NextDate.GoesOn(next, UTC.end(next))), closing(UTC).due());
  }

  @Test
  void whatIsBookedAndNotLoadedAtAllIsMissingAndNotNothing() throws Exception {
    databases.facts("TRUNCATE TABLE postings");
    var refused = assertInstanceOf(Result.Refused.class, closing(UTC).due());
    assertEquals(FIRST, refused.date());
    assertEquals("proven", refused.obstacles().getFirst().rule(), refused::toString);
  }

  @Test
  void nothingIsDueBeforeAnythingIsBooked() throws Exception {
    try (var empty = Databases.create(servers)) {
      var close =
          new DayClose(
              empty.postgres(), empty.clickHouse(), UTC, Duration.ZERO, "test", steps::add);
      assertEquals(new Result.Done(List.of(), new NextDate.None()), close.due());
    }
  }

  @Test
  void datesAreSealedInOrder() throws Exception {
    refused(SECOND, "in-order", "the next one is 2026-03-30");
    refused(FIRST.minusDays(1), "in-order", "the next one is 2026-03-30");
  }

  @Test
  void aDateWithAHoleIsNotSealed() throws Exception {
    databases.deleteFacts("postings", "lane = 1 AND lane_seq BETWEEN 140 AND 143");
    refused(FIRST, "proven", "entries missing in lane 1 at 140..143");
  }

  @Test
  void aDateWithADoubleIsNotSealed() throws Exception {
    databases.facts("INSERT INTO postings SELECT * FROM postings WHERE lane = 0 AND lane_seq = 20");
    refused(FIRST, "proven", "doubled in lane 0 at 20");
  }

  @Test
  void whatIsDoubledAfterTheProofIsFoundBeforeTheSeal() throws Exception {
    doubledAfterTheProof("scores", "kept");
    databases.deleteFacts("scores", "lane = 0 AND lane_seq = 20 AND batch_id = 'late'");
    doubledAfterTheProof("postings", "books");
  }

  private void doubledAfterTheProof(String table, String rule) throws Exception {
    var close =
        new DayClose(
            databases.postgres(),
            databases.clickHouse(),
            UTC,
            Duration.ZERO,
            "test",
            step -> {
              if (step.startsWith("proven")) {
                twice(table);
              }
            });
    var refused = assertInstanceOf(Result.Refused.class, close.date(FIRST));
    assertEquals(rule, refused.obstacles().getFirst().rule(), refused::toString);
    assertEquals(0, number("SELECT count() AS n FROM sealed_dates"));
  }

  private void twice(String table) {
    try {
      databases.facts(
          "INSERT INTO %1$s SELECT * REPLACE ('late' AS batch_id) FROM %1$s WHERE lane = 0 AND lane_seq = 20"
              .formatted(table));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aCutOffThatIsNotIngestsIsFoundOut() throws Exception {
    var zone = new BookingDays(ZoneId.of("Asia/Tokyo"), LocalTime.MIDNIGHT);
    var result = assertInstanceOf(Result.Refused.class, closing(zone).date(FIRST));
    assertEquals("cut-off", result.obstacles().getFirst().rule());
    assertTrue(result.obstacles().getFirst().why().contains("not ingest's"), result::toString);
  }

  @Test
  void aCalendarOtherThanTheLedgersIsRefusedAndTheLedgersIsTheDefault() throws Exception {
    databases.ledger(
        "INSERT INTO ledger.booking_calendar (version, zone, cut_off, valid_from) VALUES (1, 'UTC', '00:00', '2026-01-01')");
    var tokyo = new BookingDays(ZoneId.of("Asia/Tokyo"), LocalTime.MIDNIGHT);
    var refused = assertInstanceOf(Result.Refused.class, closing(tokyo).due());
    assertEquals("calendar", refused.obstacles().getFirst().rule());
    assertTrue(
        refused.obstacles().getFirst().why().contains("books by UTC 00:00"), refused::toString);
    assertEquals(0, number("SELECT count() AS n FROM sealed_dates"));
    var done = assertInstanceOf(Result.Done.class, closing(null).date(FIRST));
    assertEquals(UTC.end(FIRST), done.seals().getFirst().endedAt());
    assertEquals(new NextDate.Due(SECOND), done.next()); // it waits for nothing but to be asked for
    sealed(SECOND); // told what it is
  }

  @Test
  void aDateEndsByTheCalendarThatHeldThen() throws Exception {
    databases.ledger(
        "INSERT INTO ledger.booking_calendar (version, zone, cut_off, valid_from) VALUES"
            + " (1, 'UTC', '00:00', '2026-01-01'), (2, 'America/New_York', '17:00', '2026-03-31T12:00:00Z')");
    var done = assertInstanceOf(Result.Done.class, closing(null).date(FIRST));
    assertEquals(UTC.end(FIRST), done.seals().getFirst().endedAt());
    var result = assertInstanceOf(Result.Refused.class, closing(null).date(SECOND));
    assertTrue( // 17:00 in New York is 21:00 UTC: the books of the test went on by the old calendar
        result.obstacles().getFirst().why().contains("end at 2026-03-31T21:00:00Z"),
        result::toString);
  }

  @Test
  void aCalendarOtherThanThatOfEarlierClosesIsFoundOut() throws Exception {
    sealed(FIRST);
    var zone = new BookingDays(ZoneId.of("America/New_York"), LocalTime.MIDNIGHT);
    var result = assertInstanceOf(Result.Refused.class, closing(zone).date(SECOND));
    assertEquals("cut-off", result.obstacles().getFirst().rule());
    assertTrue(result.obstacles().getFirst().why().contains("was sealed with"), result::toString);
  }

  @Test
  void sealedFiguresStandAndALateRowIsRestatedBesideThem() throws Exception {
    var first = sealed(FIRST);
    var before = figures(FIRST);
    filling.fill(Books.generate(2, 10, 150, Seeds.one())); // a lane that nobody knew of
    assertEquals(before, figures(FIRST));
    refused(SECOND, "sealed-dates-stand", "2026-03-30 was sealed", "restate it first");

    var restated =
        assertInstanceOf(Result.Restated.class, closing(UTC).restate(FIRST, "a lane was found"));

    assertEquals(first, restated.before());
    assertEquals(2, restated.after().version());
    assertEquals("a lane was found", restated.after().reason());
    var more = BigInteger.ZERO;
    for (var change : restated.changes()) {
      assertTrue(change.account().startsWith("lane2 "), change::toString);
      more = more.add(change.debitsMinor());
    }
    try (var statement = databases.ledger().createStatement();
        var row =
            statement.executeQuery(
                "SELECT sum(amount_minor) FROM ledger.transaction WHERE lane = 2 AND booking_date = '2026-03-30'")) {
      row.next();
      assertEquals(row.getObject(1, BigDecimal.class).toBigIntegerExact(), more);
    }
    assertNotEquals(before, figures(FIRST));
    try (var client = databases.clickHouse().client(Duration.ofMinutes(1))) {
      var builds = new Builds(client);
      assertEquals(first.digest(), builds.kept(FIRST, first.build()).digest());
    }
    sealed(SECOND);
    assertInstanceOf(Result.Already.class, closing(UTC).restate(FIRST, "once more"));
    assertEquals(ledgerDays(), accountDays());
  }

  @Test
  void figuresByValueDateTellWhatLaterBookingDatesBrought() throws Exception {
    sealed(FIRST);
    var known = byValueDate("booking_date <= '2026-03-30'");
    var second = sealed(SECOND);
    var late = Rows.of(databases, "restatements", "from", "2026-03-30", "to", "2026-03-30");
    assertEquals(
        Set.of("2026-03-31"), Set.copyOf(Rows.columns(late, "by")), "what brought the change");
    for (var row : late) {
      var key = row.get("account") + row.get("currency");
      assertEquals(
          byValueDate("booking_date <= '2026-03-31'").get(key), row.get("credits_then_minor"));
    }
    assertTrue(second.restates().contains(FIRST));
    assertEquals(known, byValueDate("booking_date <= '2026-03-30'"));
    assertNotEquals(known, byValueDate("booking_date <= '2026-03-31'"));
  }

  private Map<String, String> byValueDate(String condition) throws SQLException {
    return facts(
        "SELECT concat(account, currency) AS key, toString(sum(account_days.credits_minor)) AS figures FROM account_days"
            + " WHERE value_date = '2026-03-30' AND "
            + condition
            + " GROUP BY key");
  }

  @Test
  void aQuestionAboutASealedDateReadsItsPartitionAlone() throws Exception {
    sealedDue();
    var plan =
        String.join(
            "\n",
            reader.list(
                "EXPLAIN indexes = 1 SELECT sum(credits_minor) FROM account_days WHERE sealed AND booking_date = '2026-03-31'",
                Map.of(),
                row -> row.getString(1)));
    var partition = plan.substring(plan.indexOf("sealed_account_days"));
    assertTrue(partition.contains("Parts: 1/2"), plan);
    assertFalse(plan.substring(0, plan.indexOf("sealed_account_days")).contains("Parts: 1"), plan);
  }
}
