package io.countinghouse.reports.filing;

import static io.countinghouse.reports.filing.FilingStand.MARCH;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.events.Sha256;
import io.countinghouse.reports.HandMade;
import io.countinghouse.reports.Report;
import io.countinghouse.reports.Rows;
import io.countinghouse.reports.RowsOutput;
import io.countinghouse.reports.runs.ReportRuns;
import io.countinghouse.testkit.RunningStack;
import io.countinghouse.testkit.Servers;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Filings from facts in ClickHouse and identities in PostgreSQL. */
@ExtendWith(RunningStack.class)
class FilingsIT {

  private final FilingStand stand;
  private final HandMade made;

  @TempDir
  @SuppressWarnings("NullAway.Init") // set by JUnit
  Path dir;

  FilingsIT(Servers servers) throws Exception {
    stand = FilingStand.create(servers);
    made = stand.made();
  }

  @AfterEach
  void close() throws Exception {
    stand.close();
  }

  private Filings filings() {
    return stand.filings();
  }

  private Path file() {
    return dir.resolve("batch.xml");
  }

  @Test
  void whatIsCompleteIsFiledAndWhatIsNotIsListed() throws Exception {
    var batch = filings().ctr(MARCH, Conductors.none(), new BatchFile(file(), null));
    assertEquals(2, batch.filed());
    assertEquals(1, batch.incomplete());
    assertEquals(List.of("bob"), batch.problems().stream().map(Problem::about).toList());
    var root = Examples.parsed(Files.readAllBytes(file())).getDocumentElement();
    assertEquals("22002", root.getAttribute("TotalAmount")); // 10,000.01 and 12,000.50, rounded up
    assertEquals("2", root.getAttribute("ActivityCount"));
    assertEquals(batch.dollars().toString(), root.getAttribute("TotalAmount"));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
    try (var files = Files.list(dir)) {
      assertEquals(List.of(file()), files.toList());
    }
    assertEquals(List.of("", "Y"), indicators(root, "ATMIndicator"));
    assertEquals(List.of("", "Y"), indicators(root, "AggregateTransactionIndicator"), "of acme");
  }

  private static List<String> indicators(org.w3c.dom.Element root, String name) {
    var found = root.getElementsByTagNameNS("*", name);
    return IntStream.range(0, found.getLength())
        .mapToObj(i -> String.valueOf(found.item(i).getTextContent()))
        .toList();
  }

  @Test
  void whatAKilledFilingLeftIsNoFilingAndIsRemovedByTheNextOne() throws Exception {
    var half = dir.resolve("batch.xml.half");
    for (var given : List.of(MARCH, Map.of("from", "2026-03-10", "to", "2026-03-11"))) {
      Files.deleteIfExists(file());
      FilingProcess.killed(file());
      assertTrue(Files.size(half) > 0);
      assertFalse(Files.exists(file()));
      var batch = filings().ctr(given, Conductors.none(), new BatchFile(file(), null));
      assertFalse(Files.exists(half));
      assertEquals(batch.filed() > 0, Files.exists(file()));
      if (batch.filed() > 0) {
        assertEquals(batch.digest(), Sha256.hex(Files.readAllBytes(file())));
      }
    }
  }

  @Test
  void aFilingIsKeptLikeARunWithTheDigestOfItsFile() throws Exception {
    var batch = filings().ctr(MARCH, Conductors.none(), new BatchFile(file(), null));
    var row = Rows.of(stand.databases(), "runs", "report", "file-ctr").getFirst();
    assertEquals(batch.run().toString(), row.get("run_id"));
    assertEquals(Sha256.hex(Files.readAllBytes(file())), row.get("content_digest"));
    assertEquals("2", row.get("row_count"));
    var told = String.valueOf(row.get("parameters"));
    assertTrue(told.contains("'dollars':'22002'") && told.contains("'incomplete':'1'"), told);
    var source = Rows.of(stand.databases(), "runs", "report", "large-cash").getFirst();
    assertTrue(told.contains(String.valueOf(source.get("run_id"))), told);
  }

  @Test
  void anEarlierRunIsFiledAsItWasThen() throws Exception {
    var first = filings().ctr(MARCH, Conductors.none(), new BatchFile(file(), null));
    made.post("till", "a1", 5_000_000, "USD", "2026-03-03T16:00:00Z");
    var source =
        Rows.of(stand.databases(), "runs", "report", "large-cash").getFirst().get("run_id");
    var again = dir.resolve("again.xml");
    var second =
        filings()
            .ctr(
                UUID.fromString(String.valueOf(source)),
                Map.of(),
                Conductors.none(),
                new BatchFile(again, null));
    assertEquals(first.digest(), second.digest());
    assertEquals(-1, Files.mismatch(file(), again));
  }

  @Test
  void aDayThatMayStillGetMoreIsNotFiled() throws Exception {
    var longer = Examples.changed(MARCH, "to", "2026-04-01");
    assertNotFiled(
        "to: the last day ends at 2026-04-02T04:00:00Z",
        () -> filings().ctr(longer, Conductors.none(), new BatchFile(file(), null)));
    made.skip(); // a hole, and then another watermark
    made.post("till", "b1", 1, "USD", "2026-04-02T15:00:00Z");
    made.complete("2026-04-03T00:00:00Z");
    assertNotFiled(
        "everything only before 2026-04-01T04:00:00Z",
        () -> filings().ctr(longer, Conductors.none(), new BatchFile(file(), null)));
    assertNotFiled(
        "to: ",
        () -> filings().sar(List.of(), longer, ZoneOffset.UTC, new BatchFile(file(), null)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "threshold | 1000 | threshold_minor 100000",
        "operator | >= | operator >=",
        "currency | CAD | currency CAD",
        "direction | in | direction in",
        "time | occurred | time occurred",
        "weekend | '' | weekend []",
        "weekend | 7 | weekend [7]",
        "zone | UTC | zone UTC",
        "cut-off | 17:00 | cut_off 17:00",
        "holidays | 2026-03-04 | holidays ['2026-03-04']"
      })
  void aRunByAnotherRuleOrCalendarIsNotFiled(String parameter, String value, String why)
      throws Exception {
    var runs = new ReportRuns(stand.databases().clickHouse(), stand.reader(), "somebody");
    var other = Examples.changed(MARCH, "threshold", "10000", parameter, value);
    var run = runs.run(Report.named("large-cash"), other, () -> new RowsOutput(100));
    assertNotFiled(
        why,
        () -> filings().ctr(run.id(), Map.of(), Conductors.none(), new BatchFile(file(), null)));
  }

  @Test
  void aRunByTheBanksOwnCalendarIsFiledByWhoSaysSo() throws Exception {
    var calendar = Map.of("zone", "UTC", "cut-off", "17:00", "holidays", "2026-03-02,2026-03-06");
    var asked = new HashMap<>(MARCH);
    asked.putAll(calendar);
    asked.put("weekend", "7,6");
    asked.put("holidays", "2026-03-06,2026-03-02");
    var runs = new ReportRuns(stand.databases().clickHouse(), stand.reader(), "somebody");
    var run = runs.run(Report.named("large-cash"), asked, () -> new RowsOutput(100));
    var batch = filings().ctr(run.id(), calendar, Conductors.none(), new BatchFile(file(), null));
    assertEquals(2, batch.filed());
  }

  /** A former version gave the query whatever was typed. */
  @Test
  void aRunWhoseCutOffWasComparedAsTextIsNotFiled() throws Exception {
    var then =
        Report.of("large-cash", Report.named("large-cash").sql().replace("TimeOfDay", "String"));
    var runs = new ReportRuns(stand.databases().clickHouse(), stand.reader(), "somebody");
    for (var cutOff : List.of("9:00", "17:00:00")) {
      var given = Examples.changed(MARCH, "cut-off", cutOff);
      var run = runs.run(then, given, () -> new RowsOutput(100));
      assertNotFiled(
          "cut_off " + cutOff,
          () -> filings().ctr(run.id(), Map.of(), Conductors.none(), new BatchFile(file(), null)));
    }
  }

  private void assertNotFiled(String why, Executable filing) {
    var error = assertThrows(IllegalArgumentException.class, filing);
    assertTrue(String.valueOf(error.getMessage()).contains(why), error::getMessage);
    assertFalse(Files.exists(file()));
  }

  @Test
  void aBatchNeverTakesAnothersPlace() throws Exception {
    Files.writeString(file(), "filed before");
    assertThrows(FileAlreadyExistsException.class, () -> new BatchFile(file(), null));
  }

  @Test
  void everyReadAndChangeOfAnIdentityIsOnRecordWithoutWhatIsInIt() throws Exception {
    assertEquals(
        1, stand.load(List.of(Examples.person("ann"), Examples.company("acme", "zip", "22151"))));
    assertEquals(
        3,
        new IdentityStore(stand.filerLogin())
            .read(List.of("ann", "bob", "acme", "zoe"), "test")
            .size());
    var lines = new ArrayList<String>();
    try (var read = stand.databases().ledger().createStatement();
        var rows =
            read.executeQuery(
                "SELECT actor || ' ' || event || ' ' || times || ' ' || detail FROM ledger.audit WHERE"
                    + " event LIKE 'identity-%' ORDER BY audit_id")) {
      while (rows.next()) {
        lines.add(rows.getString(1));
      }
    }
    assertEquals(
        List.of(
            "countinghouse identity-loaded 3 {}",
            "countinghouse identity-changed 1 {\"fields\": [\"zip\"], \"customer\": \"acme\"}",
            "countinghouse_filer identity-read 1 {\"purpose\": \"test\", \"customer\": \"acme\"}",
            "countinghouse_filer identity-read 1 {\"purpose\": \"test\", \"customer\": \"ann\"}",
            "countinghouse_filer identity-read 1 {\"purpose\": \"test\", \"customer\": \"bob\"}"),
        lines);
  }

  @Test
  void theFilerReadsIdentitiesByTheFunctionAndNothingElse() throws Exception {
    for (var refused :
        List.of(
            "SELECT * FROM ledger.customer_identity",
            "SELECT * FROM ledger.account",
            "SELECT * FROM ledger.audit",
            "INSERT INTO ledger.customer_identity (customer, kind) VALUES ('x', 'entity')",
            "INSERT INTO ledger.audit (event) VALUES ('x')")) {
      try (var statement = stand.filerLogin().createStatement()) {
        var error = assertThrows(SQLException.class, () -> statement.execute(refused), refused);
        assertEquals("42501", error.getSQLState(), refused);
      }
    }
    for (var role : List.of("ledger_reader", "ledger_writer")) {
      stand.databases().ledger("SET ROLE ledger_owner");
      try (var ask = stand.databases().ledger().createStatement();
          var rows =
              ask.executeQuery(
                  "SELECT has_table_privilege('%1$s', 'ledger.customer_identity', 'SELECT') OR has_function_privilege('%1$s', 'ledger.customer_identities(text[], text)', 'EXECUTE')"
                      .formatted(role))) {
        assertTrue(rows.next());
        assertFalse(rows.getBoolean(1), role);
      }
    }
  }
}
