package io.countinghouse.reports.filing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.events.Sha256;
import io.countinghouse.reports.ClickHouseReader;
import io.countinghouse.reports.Databases;
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
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Filings from facts in ClickHouse and identities in PostgreSQL. */
@ExtendWith(RunningStack.class)
class FilingsIT {

  private static final Map<String, String> MARCH = Map.of("from", "2026-03-01", "to", "2026-03-31");

  private final Databases databases;
  private final HandMade made;
  private final ClickHouseReader reader;
  private final Connection filerLogin;

  @TempDir
  @SuppressWarnings("NullAway.Init") // set by JUnit
  Path dir;

  FilingsIT(Servers servers) throws Exception {
    databases = Databases.create(servers);
    made = new HandMade(databases);
    reader = ClickHouseReader.open(databases.clickHouse());
    filerLogin = Databases.connection(databases.filer());
  }

  @BeforeEach
  void cash() throws Exception {
    made.account("till", "cash", "US", null)
        .account("a1", "customer", "US", "ann")
        .account("b1", "customer", "US", "bob")
        .account("x1", "customer", "US", "acme");
    made.post("till", "a1", 1_000_001, "USD", "2026-03-03T15:00:00Z");
    made.post("a1", "till", 1_000_000, "USD", "2026-03-03T15:00:00Z"); // exactly the threshold
    made.post("till", "b1", 2_000_000, "USD", "2026-03-04T15:00:00Z");
    made.post("x1", "till", 600_000, "USD", "2026-03-05T15:00:00Z");
    made.post("x1", "till", 600_050, "USD", "2026-03-05T16:00:00Z");
    made.flag("a1", "6000.01", "USD", 0.9, "2026-03-03T15:00:00Z", 4);
    made.complete("2026-04-01T04:00:00Z"); // the last of March ends in New York
    load(
        List.of(
            Examples.person("ann"),
            Examples.person("bob", "tin", "", "tin_type", ""),
            Examples.company("acme")));
  }

  @AfterEach
  void close() throws Exception {
    filerLogin.close();
    reader.close();
    databases.close();
  }

  private int load(List<Map<String, String>> customers) throws Exception {
    var identities = customers.stream().map(Identity::of).toList();
    return new IdentityStore(databases.ledger()).load(identities);
  }

  private Filings filings() {
    var runs = new ReportRuns(databases.clickHouse(), reader, "somebody");
    var filer = Examples.filer("conductor.individuals", "self");
    var store = new IdentityStore(filerLogin);
    return new Filings(runs, reader, store, filer, LocalDate.of(2026, 4, 1));
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
    var row = Rows.of(databases, "runs", "report", "file-ctr").getFirst();
    assertEquals(batch.run().toString(), row.get("run_id"));
    assertEquals(Sha256.hex(Files.readAllBytes(file())), row.get("content_digest"));
    assertEquals("2", row.get("row_count"));
    var told = String.valueOf(row.get("parameters"));
    assertTrue(told.contains("'dollars':'22002'") && told.contains("'incomplete':'1'"), told);
    var source = Rows.of(databases, "runs", "report", "large-cash").getFirst();
    assertTrue(told.contains(String.valueOf(source.get("run_id"))), told);
  }

  @Test
  void anEarlierRunIsFiledAsItWasThen() throws Exception {
    var first = filings().ctr(MARCH, Conductors.none(), new BatchFile(file(), null));
    made.post("till", "a1", 5_000_000, "USD", "2026-03-03T16:00:00Z");
    var source = Rows.of(databases, "runs", "report", "large-cash").getFirst().get("run_id");
    var again = dir.resolve("again.xml");
    var second =
        filings()
            .ctr(
                UUID.fromString(String.valueOf(source)),
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

  @Test
  void aRunByAnotherRuleIsNotFiled() throws Exception {
    var runs = new ReportRuns(databases.clickHouse(), reader, "somebody");
    var lower = Examples.changed(MARCH, "threshold", "1000");
    var run = runs.run(Report.named("large-cash"), lower, () -> new RowsOutput(100));
    assertNotFiled(
        "threshold_minor 100000",
        () -> filings().ctr(run.id(), Conductors.none(), new BatchFile(file(), null)));
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

  private static SarCase suspect(String customer, String narrative, long... flags) {
    var kinds = List.of(new SarCase.Activity(1, 112, null));
    var ids = LongStream.of(flags).mapToObj(flag -> new UUID(0x7000, flag)).toList();
    return new SarCase(customer, narrative, kinds, ids);
  }

  private Batch sar(SarCase... cases) throws Exception {
    var given = Examples.changed(MARCH, "threshold", "0.01");
    return filings().sar(List.of(cases), given, ZoneOffset.UTC, new BatchFile(file(), null));
  }

  private static List<String> told(Batch batch) {
    return batch.problems().stream().map(p -> p.about() + ": " + p.what()).toList();
  }

  @Test
  void aSuspicionIsFiledWithTheAmountAndDaysOfItsFlags() throws Exception {
    var batch = sar(suspect("ann", "Seen twice."), suspect("bob", "Not seen."));
    assertEquals(1, batch.filed());
    assertEquals(List.of("tin", "flags"), batch.problems().stream().map(Problem::field).toList());
    var xml = Examples.parsed(Files.readAllBytes(file()));
    assertEquals("6001", xml.getDocumentElement().getAttribute("TotalAmount"));
    assertEquals(
        "Seen twice.",
        xml.getElementsByTagNameNS("*", "ActivityNarrativeText").item(0).getTextContent());
    assertEquals(
        "20260303",
        xml.getElementsByTagNameNS("*", "SuspiciousActivityFromDateText").item(0).getTextContent());
  }

  @Test
  void aSuspicionInAnotherCurrencyIsListedAndNotFiled() throws Exception {
    made.account("a2", "customer", "DE", "ann");
    made.flag("a2", "80000.00", "EUR", 0.9, "2026-03-04T15:00:00Z", 5);
    made.flag("a2", "80000.00", "EUR", 0.9, "2026-04-01T00:00:00Z", 6); // after the last day
    var euros =
        "ann: 1 of %d in EUR, and nothing is converted: name those in USD in the case, or file by"
            + " hand";
    var batch = sar(suspect("ann", "In two currencies."));
    assertEquals(0, batch.filed());
    assertEquals(List.of(euros.formatted(2)), told(batch));
    assertEquals(List.of(euros.formatted(1)), told(sar(suspect("ann", "The one in euros.", 5))));
    assertFalse(Files.exists(file()));
    assertEquals("6001", sar(suspect("ann", "The one in dollars.", 4)).dollars().toString());
  }

  @Test
  void whatAReviewerDismissedIsFiledOnlyIfTheCaseNamesIt() throws Exception {
    made.flag("a1", "500.00", "USD", 0.9, "2026-03-06T15:00:00Z", 5);
    made.review(4, "confirmed", "2026-03-07T00:00:00Z", 1);
    made.review(4, "dismissed", "2026-03-08T00:00:00Z", 2); // the newest word counts
    made.review(5, "dismissed", "2026-03-08T00:00:00Z", 3);
    made.review(5, "confirmed", "2026-03-08T00:00:00Z", 4);
    var batch = sar(suspect("ann", "One of two."));
    assertEquals(
        List.of(
            "ann: a reviewer dismissed 1 of 2: name the transactions that are meant in the case"),
        told(batch));
    var named = sar(suspect("ann", "The other one.", 5));
    assertEquals("500", named.dollars().toString());
    Files.delete(file());
    assertEquals("6501", sar(suspect("ann", "Both.", 4, 5)).dollars().toString());
  }

  @Test
  void aTransactionThatIsNotAFlaggedOneOfTheCustomerKeepsItsCaseFromBeingFiled() throws Exception {
    made.flag("b1", "500.00", "USD", 0.9, "2026-03-06T15:00:00Z", 5);
    made.flag("a1", "500.00", "USD", 0.9, "2026-02-28T23:59:59Z", 6);
    var rule = " is no flagged one of the customer in these days";
    assertEquals(
        List.of(
            "ann: 00000000-0000-7000-0000-000000000005" + rule,
            "ann: 00000000-0000-7000-0000-000000000006" + rule),
        told(sar(suspect("ann", "Of somebody else, and of another month.", 4, 5, 6))));
    assertFalse(Files.exists(file()));
  }

  @Test
  void anAmountThatCannotBeReadIsAnErrorAndNotNothing() throws Exception {
    made.flag("a1", "12,50", "USD", 0.9, "2026-03-06T15:00:00Z", 5);
    assertThrows(SQLException.class, () -> sar(suspect("ann", "Two.")));
    assertFalse(Files.exists(file()));
  }

  @Test
  void aCustomersCashIsNeverFiledTogetherWithThatOfAnAccountOfTheSameName() throws Exception {
    made.account("ann", "customer", "US", null); // is nobody's but its own, and no account of ann
    var told =
        List.of(
            "ann: is a customer_id and also an account without one; who is meant can't be told",
            "bob: is missing");
    assertEquals(told, told(filings().ctr(MARCH, Conductors.none(), new BatchFile(file(), null))));
    made.post("till", "ann", 3_000_000, "USD", "2026-03-03T15:00:00Z");
    made.flag("ann", "100.00", "USD", 0.9, "2026-03-03T15:00:00Z", 5);
    made.complete("2026-04-02T04:00:00Z");
    Files.delete(file());
    var batch = filings().ctr(MARCH, Conductors.none(), new BatchFile(file(), null));
    assertEquals(told, told(batch));
    assertEquals("12001", batch.dollars().toString()); // acme's alone
    Files.delete(file());
    assertEquals(List.of(told.getFirst()), told(sar(suspect("ann", "Which one?"))));
    assertFalse(Files.exists(file()));
  }

  @Test
  void everyReadAndChangeOfAnIdentityIsOnRecordWithoutWhatIsInIt() throws Exception {
    assertEquals(
        1, load(List.of(Examples.person("ann"), Examples.company("acme", "zip", "22151"))));
    assertEquals(
        3, new IdentityStore(filerLogin).read(List.of("ann", "bob", "acme", "zoe"), "test").size());
    var lines = new ArrayList<String>();
    try (var read = databases.ledger().createStatement();
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
      try (var statement = filerLogin.createStatement()) {
        var error = assertThrows(SQLException.class, () -> statement.execute(refused), refused);
        assertEquals("42501", error.getSQLState(), refused);
      }
    }
    for (var role : List.of("ledger_reader", "ledger_writer")) {
      databases.ledger("SET ROLE ledger_owner");
      try (var ask = databases.ledger().createStatement();
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
