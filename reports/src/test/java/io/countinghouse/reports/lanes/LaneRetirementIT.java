package io.countinghouse.reports.lanes;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.events.ChainHash;
import io.countinghouse.events.Topics;
import io.countinghouse.events.Watermark;
import io.countinghouse.reports.Books;
import io.countinghouse.reports.ClickHouseReader;
import io.countinghouse.reports.Coverage;
import io.countinghouse.reports.Databases;
import io.countinghouse.reports.Filling;
import io.countinghouse.reports.Report;
import io.countinghouse.reports.ReportOutput;
import io.countinghouse.reports.chain.ChainVerification;
import io.countinghouse.reports.chain.Finding;
import io.countinghouse.reports.close.BookingDays;
import io.countinghouse.reports.close.DayClose;
import io.countinghouse.reports.close.Seal;
import io.countinghouse.reports.lanes.LaneRetirement.Result;
import io.countinghouse.reports.lanes.LaneRetirement.Wish;
import io.countinghouse.reports.months.MonthDetachment;
import io.countinghouse.reports.reconcile.Difference.Kind;
import io.countinghouse.reports.reconcile.Outcome;
import io.countinghouse.reports.reconcile.Reconciliation;
import io.countinghouse.reports.repair.Holes;
import io.countinghouse.reports.runs.ReportRuns;
import io.countinghouse.sql.lanes.KafkaMark;
import io.countinghouse.sql.lanes.LaneKeeping;
import io.countinghouse.sql.lanes.LaneStandings;
import io.countinghouse.stack.KafkaBroker;
import io.countinghouse.testkit.RunningStack;
import io.countinghouse.testkit.Seeds;
import io.countinghouse.testkit.Servers;
import io.countinghouse.topics.ByteProducers;
import io.countinghouse.topics.EventHeaders;
import io.countinghouse.topics.TopicAdmin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Lane 0 goes on into April, lane 1 stands still on March 30. The broker is this class's own: what
 * it says of lanes is what is asked.
 */
@ExtendWith(RunningStack.class)
final class LaneRetirementIT {

  private static final YearMonth MARCH = YearMonth.of(2026, 3);
  private static final LocalDate FIRST = LocalDate.of(2026, 3, 30);
  private static final Duration LONG = Duration.ofMinutes(2); // a build machine may be busy
  private static final int ACCOUNTS = 10;

  private static final KafkaBroker BROKER = KafkaBroker.start(directory());

  private final Databases databases;
  private final String kafka = BROKER.bootstrap();
  private final ClickHouseReader reader;
  private final LaneRetirement retirement;
  private final Books running = Books.generate(0, ACCOUNTS, 150, Seeds.one());
  private final Books standing = Books.generate(1, ACCOUNTS, 20, Seeds.one());
  private final int last = standing.entries().size();
  private final StringBuilder printed = new StringBuilder();

  LaneRetirementIT(Servers servers) throws Exception {
    databases = Databases.create(servers);
    TopicAdmin.create(kafka, "test", List.of());
    reader = ClickHouseReader.open(databases.clickHouse());
    retirement = new LaneRetirement(databases.postgres(), databases.clickHouse(), kafka, "test");
  }

  private static Path directory() {
    try {
      return Files.createTempDirectory(Files.createDirectories(Path.of("target")), "servers-")
          .toAbsolutePath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterAll
  static void stop() {
    BROKER.close();
  }

  @BeforeEach
  void fill() throws Exception {
    databases.ledger("SELECT ledger.open_months('2026-03-01', 2)");
    var filling = new Filling(databases);
    filling.fill(running);
    filling.fill(standing);
    int n = running.entries().size();
    databases.facts(
        "INSERT INTO lane_watermarks VALUES (0, 1, %d, '2026-04-01 06:00:00', '%s', 'b', 0, 999)"
            .formatted(n, running.chainAt(n)));
    publish(0, n, running.chainAt(n));
    publish(1, last, standing.chainAt(last));
    databases.ledger("UPDATE ledger.lane SET published_seq = last_seq WHERE lane = 0");
  }

  @AfterEach
  void close() throws Exception {
    reader.close();
    databases.close();
  }

  private void publish(int lane, int seq, ChainHash chain) throws Exception {
    var watermark = new Watermark(lane, 1, seq, Instant.parse("2026-03-30T08:00:00Z"), chain);
    try (var producer = ByteProducers.of(kafka, Map.of())) {
      producer
          .send(EventHeaders.record(Topics.WATERMARKS, lane, Integer.toString(lane), watermark))
          .get();
    }
  }

  private Result retire(int lane, boolean givenUp) throws Exception {
    return retirement.retire(new Wish(lane, "not run any more", givenUp, false));
  }

  private Result.Done retired(int lane) throws Exception {
    return assertInstanceOf(Result.Done.class, retire(lane, false));
  }

  private void refused(String rule, Result result) {
    var refused = assertInstanceOf(Result.Refused.class, result);
    assertEquals(rule, refused.obstacles().getFirst().rule(), result::toString);
  }

  private List<LocalDate> sealed() throws Exception {
    var result = closing().due();
    return assertInstanceOf(DayClose.Result.Done.class, result).seals().stream()
        .map(Seal::date)
        .toList();
  }

  private DayClose closing() {
    return new DayClose(
        databases.postgres(),
        databases.clickHouse(),
        new BookingDays(ZoneOffset.UTC, LocalTime.MIDNIGHT),
        Duration.ZERO,
        "test",
        step -> {});
  }

  private Outcome outcome() throws Exception {
    return Reconciliation.run(databases.postgres(), databases.clickHouse(), Duration.ZERO);
  }

  private Set<Kind> differences() throws Exception {
    return outcome().differences().stream().map(d -> d.kind()).collect(Collectors.toSet());
  }

  private List<Finding.Kind> misfits() throws Exception {
    return ChainVerification.run(databases.postgres(), databases.clickHouse(), kafka, Duration.ZERO)
        .findings()
        .stream()
        .map(Finding::kind)
        .toList();
  }

  private Coverage coverage(String report, Map<String, String> given) throws Exception {
    printed.setLength(0);
    return new ReportRuns(databases.clickHouse(), reader, "test")
        .run(Report.named(report), given, () -> ReportOutput.of(ReportOutput.Format.CSV, printed))
        .coverage();
  }

  private Coverage ofMarch30() throws Exception {
    return coverage("daily-account-summary", Map.of("from", "2026-03-01", "to", "2026-03-30"));
  }

  @Test
  void aLaneThatIsRetiredHoldsUpNeitherCloseNorReportNorMonth() throws Exception {
    assertEquals(List.of(), sealed());
    assertEquals(Instant.parse("2026-03-30T08:00:00Z"), ofMarch30().completeBefore());
    assertFalse(ofMarch30().complete());
    var possible = retirement.retire(new Wish(1, "a question", false, true));
    assertEquals(new Result.Possible(last, new KafkaMark(last, standing.chainAt(last))), possible);
    assertEquals(List.of(), sealed(), "a question changes nothing");

    retired(1);

    assertEquals(List.of(FIRST, FIRST.plusDays(1)), sealed());
    assertEquals(Instant.parse("2026-04-01T06:00:00Z"), ofMarch30().completeBefore());
    assertTrue(ofMarch30().complete());
    coverage("completeness", Map.of());
    assertTrue(printed.toString().contains("\n1,yes,"), printed::toString);
    assertTrue(outcome().reconciled(), outcome()::toString);
    assertEquals(List.of(), misfits());
    var months =
        new MonthDetachment(databases.postgres(), databases.clickHouse(), kafka, Duration.ZERO);
    assertInstanceOf(MonthDetachment.Result.Done.class, months.detach(MARCH, false));
    assertTrue(outcome().reconciled(), outcome()::toString);
  }

  @Test
  void itsEntriesStillCount() throws Exception {
    retired(1);
    databases.deleteFacts("postings", "lane = 1 AND lane_seq = 15");
    assertEquals(List.of(new Coverage.Hole(1, 15, last - 15L)), ofMarch30().holes());
    assertFalse(ofMarch30().complete());
    coverage("completeness", Map.of());
    assertTrue(printed.toString().contains("\n1,no,"), printed::toString);
    assertTrue(differences().contains(Kind.ENTRIES_MISSING));
    assertInstanceOf(DayClose.Result.Refused.class, closing().due());

    for (var table : List.of("postings", "account_entries", "scores", "flags", "lane_watermarks")) {
      databases.deleteFacts(table, "lane = 1");
    }
    assertEquals(Instant.EPOCH, ofMarch30().completeBefore(), "nothing of it is there at all");
    coverage("completeness", Map.of());
    assertTrue(printed.toString().contains("\n1,no,"), printed::toString);
    assertEquals((long) last, new Holes(reader).published().get(1), "repair looks up to its end");
  }

  @Test
  void whatComesAfterItsEndIsNoEntryOfIt() throws Exception {
    retired(1);
    databases.facts(
        "INSERT INTO postings SELECT * REPLACE (%d AS lane_seq) FROM (SELECT * FROM postings WHERE lane = 1 AND lane_seq = %d)"
            .formatted(last + 1, last));
    assertFalse(ofMarch30().complete());
    coverage("completeness", Map.of());
    assertTrue(printed.toString().contains("\n1,no,"), printed::toString);
    assertTrue(differences().contains(Kind.BEYOND_LEDGER));
  }

  @Test
  void aLaneWhoseOwnerIsConnectedIsNotRetired() throws Exception {
    var properties = new Properties();
    properties.setProperty("user", databases.postgres().user());
    properties.setProperty("password", databases.postgres().password());
    properties.setProperty("ApplicationName", LaneStandings.sessionName(1));
    try (var owner = DriverManager.getConnection(databases.postgres().url(), properties);
        var statement = owner.createStatement()) {
      statement.execute("UPDATE ledger.lane SET owner_pid = pg_backend_pid() WHERE lane = 1");
      refused("owned", retire(1, false));
      refused("owned", retire(1, true));
    }
    await()
        .atMost(LONG)
        .until(() -> LaneStandings.find(databases.ledger(), 1).orElseThrow().session() == null);
    retired(1);
  }

  @Test
  void aLaneThatWasNotPublishedToItsEndIsOnlyGivenUp() throws Exception {
    publish(1, last - 5, standing.chainAt(last - 5));
    refused("published", retire(1, false));
    var done = assertInstanceOf(Result.Done.class, retire(1, true));
    assertTrue(done.lane().retirement() != null && done.lane().retirement().givenUp());
    assertEquals(0, done.lane().publishedSeq(), "the row does not say what is not so");
    databases.deleteFacts("lane_watermarks", "lane = 1");
    assertEquals(Set.of(), differences(), "a lane that is retired needs no watermark");
    assertEquals(List.of(), misfits());
  }

  @Test
  void aLaneThatKafkaContradictsIsAcknowledgedAsItIsAndNothingElse() throws Exception {
    publish(1, last + 5, running.chainAt(3));
    refused("agreed", retire(1, false));
    assertInstanceOf(Result.Done.class, retire(1, true));
    assertEquals(List.of(), misfits());
    publish(1, last + 6, running.chainAt(4));
    assertEquals(List.of(Finding.Kind.AHEAD), misfits());
    assertInstanceOf(Result.Already.class, retire(1, false));
    assertEquals(List.of(Finding.Kind.AHEAD), misfits());
    assertInstanceOf(Result.Acknowledged.class, retire(1, true));
    assertInstanceOf(Result.Already.class, retire(1, true));
    assertEquals(List.of(), misfits());
    publish(1, last, running.chainAt(3));
    assertEquals(List.of(Finding.Kind.WATERMARK), misfits());
  }

  /** As after a ledger was put back to before the lane was opened. */
  @Test
  void aLaneThatOnlyKafkaKnowsIsGivenUp() throws Exception {
    refused("opened", retire(7, true));
    publish(7, 3, running.chainAt(3));
    try {
      assertEquals(List.of(Finding.Kind.AHEAD), misfits());
      refused("opened", retire(7, false));
      databases.facts(
          "INSERT INTO retired_lanes (lane, last_seq, chain) VALUES (7, 3, '%s')"
              .formatted(running.chainAt(3)));
      refused("recorded", retire(7, true));
      databases.deleteFacts("retired_lanes", "lane = 7");
      assertInstanceOf(Result.Done.class, retire(7, true));
      assertEquals(List.of(), misfits());
      assertEquals(Set.of(), differences());
    } finally {
      publish(7, 0, ChainHash.GENESIS); // for the other tests
    }
  }

  @Test
  void theLedgerItselfKeepsIt() throws Exception {
    retired(1);
    for (var sql :
        List.of(
            "UPDATE ledger.lane SET epoch = epoch + 1 WHERE lane = 1",
            "UPDATE ledger.lane SET retired_at = NULL WHERE lane = 1",
            "UPDATE ledger.lane SET last_seq = last_seq + 1 WHERE lane = 1",
            "DELETE FROM ledger.retirement")) {
      assertEquals(
          "LG003",
          assertThrows(SQLException.class, () -> databases.ledger(sql), sql).getSQLState());
    }
    databases.ledger("UPDATE ledger.lane SET epoch = epoch + 1 WHERE lane = 0");
    try (var statement = databases.ledger().createStatement();
        var row =
            statement.executeQuery(
                "SELECT detail ->> 'reason' FROM ledger.audit WHERE event = 'lane-retired' AND detail ->> 'lane' = '1'")) {
      assertTrue(row.next());
      assertEquals("not run any more", row.getString(1));
    }
  }

  @Test
  void killedInTheMiddleItIsRetiredOrNotAndARepetitionFinishes() throws Exception {
    try (var other =
        DriverManager.getConnection(
            databases.postgres().url(),
            databases.postgres().user(),
            databases.postgres().password())) {
      other.setAutoCommit(false);
      other.createStatement().execute("LOCK TABLE ledger.retirement IN EXCLUSIVE MODE");
      var process = RetiringProcess.start(databases, kafka);
      await().atMost(LONG).until(() -> waiting("ledger.retirement")); // the lane's row is written
      assertTrue(process.destroyForcibly().waitFor() != 0);
      await().atMost(LONG).until(() -> !waiting("ledger.retirement"));
      other.rollback();
    }
    assertEquals(null, LaneStandings.find(databases.ledger(), 1).orElseThrow().retiredAt());
    assertEquals(Map.of(), RetiredLanes.read(reader));
    retired(1);
  }

  private boolean waiting(String table) throws SQLException {
    try (var statement = databases.ledger().createStatement();
        var row =
            statement.executeQuery(
                "SELECT FROM pg_locks WHERE NOT granted AND relation = '"
                    + table
                    + "'::regclass")) {
      return row.next();
    }
  }

  /** What a command leaves that was killed between the two stores. */
  @Test
  void whatClickHouseDoesNotKnowYetIsADifferenceUntilItIsToldAgain() throws Exception {
    try (var ledger =
        DriverManager.getConnection(
            databases.postgres().url(),
            databases.postgres().user(),
            databases.postgres().password())) {
      var lanes = new LaneKeeping(ledger);
      var mark = new KafkaMark(last, standing.chainAt(last));
      assertTrue(lanes.retire(lanes.find(1).orElseThrow(), false, mark, "killed", "test"));
    }
    assertEquals(Set.of(Kind.RETIREMENT), differences());
    assertEquals(Instant.parse("2026-03-30T08:00:00Z"), ofMarch30().completeBefore());
    var withoutKafka =
        new LaneRetirement(databases.postgres(), databases.clickHouse(), "127.0.0.1:1", "test");
    var again = withoutKafka.retire(new Wish(1, "killed", false, false));
    assertTrue(assertInstanceOf(Result.Already.class, again).told(), "with Kafka away, too");
    assertEquals(Set.of(), differences());
    assertFalse(assertInstanceOf(Result.Already.class, retire(1, false)).told());

    databases.facts(
        "INSERT INTO retired_lanes (lane, last_seq, chain) SELECT 1, 3, chain FROM retired_lanes");
    assertEquals(Set.of(Kind.RETIREMENT), differences());
    refused("recorded", retire(1, false));
    assertFalse(ofMarch30().complete());
    databases.deleteFacts("retired_lanes", "last_seq = 3");
    databases.facts(
        "INSERT INTO retired_lanes (lane, last_seq, chain) SELECT 0, %d, chain FROM retired_lanes"
            .formatted(running.entries().size()));
    assertEquals(Set.of(Kind.RETIREMENT), differences(), "the ledger does not say so");
  }

  /** Whatever is opened begins where the furthest stands. */
  @Test
  void whereAllAreRetiredTheFurthestCounts() throws Exception {
    retired(1);
    retired(0);
    assertEquals(List.of(FIRST, FIRST.plusDays(1)), sealed());
    var ended = running.entries().getLast().postedAt();
    assertEquals(ended, ofMarch30().completeBefore());
    assertTrue(ofMarch30().complete());
    assertTrue(outcome().reconciled(), outcome()::toString);
  }
}
