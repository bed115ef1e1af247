package io.countinghouse.reports.runs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.events.Sha256;
import io.countinghouse.reports.ClickHouseReader;
import io.countinghouse.reports.Coverage;
import io.countinghouse.reports.Databases;
import io.countinghouse.reports.HandMade;
import io.countinghouse.reports.Report;
import io.countinghouse.reports.ReportOutput;
import io.countinghouse.reports.ReportParameter;
import io.countinghouse.reports.Resources;
import io.countinghouse.reports.Rows;
import io.countinghouse.testkit.RunningStack;
import io.countinghouse.testkit.Servers;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(RunningStack.class)
class ReportRunsIT {

  private static final Report BALANCE = Report.named("trial-balance");

  private final Databases databases;
  private final HandMade made;
  private final ClickHouseReader reader;
  private final ReportRuns runs;
  private StringBuilder printed = new StringBuilder();
  private int starts;

  ReportRunsIT(Servers servers) throws Exception {
    databases = Databases.create(servers);
    made = new HandMade(databases);
    reader = ClickHouseReader.open(databases.clickHouse());
    runs = new ReportRuns(databases.clickHouse(), reader, "it's \\ \"somebody\"");
  }

  @BeforeEach
  void facts() throws Exception {
    made.account("till", "cash", "US", null)
        .account("a", "customer", "US", "ann")
        .account("b", "customer", "DE", null);
    made.post("till", "a", 1_200_000, "USD", "2026-03-02T15:00:00Z");
    made.post("a", "b", 900_000, "USD", "2026-03-03T15:00:00Z");
    made.flag("a", "9000.00", "USD", 0.9, "2026-03-03T15:00:00Z", 4);
    made.post("till", "b", 600_000, "USD", "2026-03-03T15:00:00Z");
  }

  @AfterEach
  void close() throws Exception {
    reader.close();
    databases.close();
  }

  private ReportOutput spool() {
    printed = new StringBuilder();
    starts++;
    return ReportOutput.of(ReportOutput.Format.CSV, printed);
  }

  private RecordedRun run(Report report, Map<String, String> given) throws Exception {
    return runs.run(report, given, this::spool);
  }

  private static List<String> names() {
    return Report.names();
  }

  private static Map<String, String> given(Report report) {
    var given = new HashMap<String, String>();
    report.parameters().stream()
        .filter(ReportParameter::required)
        .forEach(p ->
            given.put(
                p.option(),
                switch (p.name()) {
                  case "from" -> "2026-03-01";
                  case "to" -> "2026-03-31";
                  default -> "a";
                }));
    return given;
  }

  @ParameterizedTest
  @MethodSource("names")
  void aRunIsRepeatedExactlyWhateverCameSince(String name) throws Exception {
    var report = Report.named(name);
    if (!report.has("as_of") && !report.has("as_of_flags")) {
      return; // the list of runs itself
    }
    var first = run(report, given(report));
    assertEquals(1, starts, "nothing came meanwhile, so once is enough");
    var then = printed.toString();
    made.post("till", "a", 5_000_000, "USD", "2026-03-02T16:00:00Z");
    made.account("a", "customer", "FR", "other").account("new", "customer", "FR", "c");
    made.post("new", "a", 5_000_000, "USD", "2026-03-04T16:00:00Z");
    made.flag("b", "9000.00", "USD", 0.9, "2026-03-03T15:00:00Z", 5);
    made.review(1, "confirmed", "2026-03-03T16:00:00Z", 5);
    var again = runs.repeat(report, first.id(), this::spool);
    assertEquals(then, printed.toString());
    assertEquals(first.content(), again.content());
    assertEquals(first.id(), again.repeats());
  }

  @Test
  void aRunSaysWhoRanWhatUpToWhereAndWhatCameOut() throws Exception {
    var run = run(BALANCE, Map.of("detail", "kinds"));
    assertEquals(Map.of(0, 6L), run.positions().lanes());
    var rows = Rows.of(databases, "runs", "report", "trial-balance");
    assertEquals(
        List.of(
            String.join(
                "|",
                run.id().toString(),
                "it's \\ \"somebody\"",
                "{0:6}",
                Long.toString(run.content().rows()),
                Sha256.hex(BALANCE.sql()),
                run.content().digest(),
                "")),
        Rows.columns(
            rows,
            "run_id",
            "ran_by",
            "complete_to",
            "row_count",
            "sql_digest",
            "content_digest",
            "repeats"));
    assertTrue(
        String.valueOf(rows.getFirst().get("parameters")).contains("'detail':'kinds'"),
        rows::toString);
  }

  @Test
  void whatIsBeyondAGapIsNotLookedAt() throws Exception {
    made.skip();
    made.post("till", "b", 900_000, "USD", "2026-03-04T15:00:00Z");
    var run = run(BALANCE, Map.of("detail", "kinds"));
    assertEquals(Map.of(0, 6L), run.positions().lanes());
    assertTrue(
        printed.toString().contains("USD,total,,,3,18000.00,18000.00,0.00"), printed::toString);
  }

  private static Map<String, String> march(String to) {
    return Map.of("from", "2026-03-01", "to", to);
  }

  @Test
  void whatIsBeyondAGapIsSaidAndThePeriodBeforeItIsComplete() throws Exception {
    made.complete("2026-03-05T10:00:01Z");
    made.skip();
    made.post("till", "b", 900_000, "USD", "2026-03-20T15:00:00Z");
    made.post("till", "b", 900_000, "USD", "2026-03-21T15:00:00Z");
    made.complete("2026-04-02T10:00:01Z"); // of entries of which one lacks
    var report = Report.named("daily-account-summary");
    var before = run(report, march("2026-03-04")).coverage();
    assertEquals(Instant.parse("2026-03-05T10:00:01Z"), before.completeBefore());
    assertEquals(List.of(new Coverage.Hole(0, 7, 2)), before.holes());
    assertFalse(before.complete(), "the 4th ends at noon of the 5th, in the last of all zones");
    assertTrue(run(report, march("2026-03-03")).coverage().complete());
    run(Report.named("completeness"), Map.of());
    assertTrue(printed.toString().contains("\n0,no,"), "the proof shows it: " + printed);
    var short31 = run(report, march("2026-03-31"));
    assertFalse(short31.coverage().complete());
    var again = runs.repeat(report, short31.id(), this::spool).coverage();
    assertEquals(before.completeBefore(), again.completeBefore());
    assertTrue(again.complete(), "a repetition asks for no more than there was");
  }

  @Test
  void aPeriodThatReachesUpToNowIsCompleteUnlessLoadingIsFarBehind() throws Exception {
    var now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    made.complete(now.minusSeconds(600).toString());
    assertFalse(run(BALANCE, Map.of()).coverage().complete());
    assertFalse(run(Report.named("completeness"), Map.of()).coverage().complete());
    made.complete(now.toString());
    assertTrue(run(BALANCE, Map.of()).coverage().complete());
    assertTrue(run(Report.named("completeness"), Map.of()).coverage().complete());
    databases.facts(
        "INSERT INTO lane_watermarks SELECT 1, 1, 0, now64(6) - 600, chain, batch_id, 1, 1 FROM"
            + " lane_watermarks LIMIT 1");
    assertFalse(run(BALANCE, Map.of()).coverage().complete(), "a lane without entries counts");
  }

  @Test
  void aLaneWithoutAWatermarkIsNotKnownToBeComplete() throws Exception {
    made.complete(Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    assertTrue(run(BALANCE, Map.of()).coverage().complete());
    databases.facts(
        "INSERT INTO account_entries (lane, lane_seq, account, posted_at) VALUES (1, 1, 'x',"
            + " '2026-03-02 00:00:00')");
    var coverage = run(BALANCE, Map.of()).coverage();
    assertEquals(Instant.EPOCH, coverage.completeBefore());
    assertFalse(coverage.complete());
  }

  @Test
  void whatIsNotReadFromTheFactsAsksForNoneOfThem() throws Exception {
    for (var name : List.of("runs", "sealed-dates")) {
      var report = Report.named(name);
      var coverage = run(report, given(report)).coverage();
      assertTrue(coverage.complete(), name);
      assertEquals(List.of(), coverage.holes(), name);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"corridors", "flow-by-hour", "fraud-outcomes"})
  void aReportOfSealedDatesTellsWhichItDoesNotSee(String name) throws Exception {
    var report = Report.named(name);
    assertFalse(run(report, march("2026-03-02")).coverage().complete(), "none is sealed");
    databases.facts(
        "INSERT INTO sealed_dates (booking_date, version) VALUES ('2026-03-01', 1), ('2026-03-02', 1)");
    assertTrue(run(report, march("2026-03-02")).coverage().complete());
    var less = run(report, march("2026-03-03")).coverage();
    assertFalse(less.complete());
    assertEquals(
        new Coverage.Unsealed(LocalDate.of(2026, 3, 3), LocalDate.of(2026, 3, 2)), less.unsealed());
  }

  @ParameterizedTest
  @ValueSource(strings = {"flags", "suspicious-activity-candidates"})
  void whatIsNotScoredYetMayStillBeFlaggedAndThePeriodIsNotComplete(String name) throws Exception {
    var report = Report.named(name);
    made.complete("2026-03-04T00:00:00Z");
    made.unscored().post("till", "a", 7, "USD", "2026-03-05T10:00:00Z");
    long unscored = made.seq();
    made.complete("2026-03-10T12:00:00Z");
    assertTrue(run(report, march("2026-03-02")).coverage().complete(), "all before is judged");
    var lacking = run(report, march("2026-03-05")).coverage();
    assertEquals(Instant.parse("2026-03-04T00:00:00Z"), lacking.completeBefore());
    assertFalse(lacking.complete());
    var books = run(Report.named("daily-account-summary"), march("2026-03-05"));
    assertTrue(books.coverage().complete(), "they have it");
    databases.facts(
        "INSERT INTO scores (lane, lane_seq, posted_at, flagged) VALUES (0, %d, '2026-03-05 10:00:00', true)"
            .formatted(unscored));
    assertFalse(run(report, march("2026-03-05")).coverage().complete(), "it flags");
    made.flag("a", "0.07", "USD", 0.9, "2026-03-05T10:00:00Z", 9);
    assertTrue(run(report, march("2026-03-05")).coverage().complete());
  }

  @Test
  void aRunThatGivesOtherRowsIsToldAndNotTakenForTheSame() throws Exception {
    var run = run(BALANCE, Map.of());
    databases.deleteFacts("postings", "lane_seq = 4");
    var error =
        assertThrows(OtherRowsException.class, () -> runs.repeat(BALANCE, run.id(), this::spool));
    assertTrue(String.valueOf(error.getMessage()).contains(run.content().digest()));
  }

  @Test
  void anUnknownRunAndThatOfAnotherReportAreRefused() throws Exception {
    var unknown = new UUID(1, 2);
    assertEquals(
        "there is no run " + unknown,
        assertThrows(
                IllegalArgumentException.class, () -> runs.repeat(BALANCE, unknown, this::spool))
            .getMessage());
    var run = run(BALANCE, Map.of());
    assertThrows(
        IllegalArgumentException.class,
        () -> runs.repeat(Report.named("completeness"), run.id(), this::spool));
  }

  @Test
  void anEmptySystemIsRepeatedAsEmpty() throws Exception {
    databases.facts("TRUNCATE TABLE postings");
    databases.facts("TRUNCATE TABLE account_entries");
    var run = run(BALANCE, Map.of());
    assertEquals(0, run.content().rows());
    made.post("till", "a", 1, "USD", "2026-03-02T16:00:00Z");
    assertEquals(0, runs.repeat(BALANCE, run.id(), this::spool).content().rows());
  }

  @Test
  void positionsAreFoundInBlocksAndAtTheirEdges() throws Exception {
    databases.facts("TRUNCATE TABLE postings");
    databases.facts("TRUNCATE TABLE account_entries");
    sequences(1, 1, 65_535);
    sequences(2, 1, 65_536);
    sequences(3, 1, 200_000);
    sequences(4, 2, 100);
    sequences(5, 1, 131_071);
    sequences(5, 131_073, 140_000);
    sequences(6, 1, 70_000);
    databases.facts(
        "INSERT INTO account_entries (lane, lane_seq, account, posted_at) VALUES (6, 70001, 'x',"
            + " '2026-03-02 00:00:00')");
    sequences(6, 70_003, 70_004);
    sequences(7, 1, 140_000); // a full block lies behind the gap
    sequences(7, 140_002, 270_000);
    assertEquals(
        Map.of(1, 65_535L, 2, 65_536L, 3, 200_000L, 4, 0L, 5, 131_071L, 6, 70_001L, 7, 140_000L),
        Positions.read(reader).lanes());
    assertEquals(
        Map.of(1, 0L, 2, 0L, 3, 0L, 4, 99L, 5, 8_928L, 6, 2L, 7, 129_999L),
        Positions.read(reader).beyond());
    var plan =
        reader.list(
            "EXPLAIN " + Resources.text("/runs/lanes.sql"), Map.of(), row -> row.getString(1));
    assertTrue(
        plan.stream().anyMatch(line -> line.contains("ReadFromMergeTree (lane_blocks)")),
        () -> String.join("\n", plan));
  }

  private void sequences(int lane, long from, long to) throws Exception {
    databases.facts(
        "INSERT INTO postings (lane, lane_seq, side, account, posted_at) SELECT %d, number, s, 'a',"
                .formatted(lane)
            + " toDateTime64('2026-03-01 00:00:00', 6, 'UTC') + number FROM numbers(%d, %d) ARRAY"
                .formatted(from, to - from + 1)
            + " JOIN ['debit', 'credit'] AS s");
  }
}
