package io.countinghouse.reports.filing;

import static io.countinghouse.reports.filing.FilingStand.MARCH;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.countinghouse.reports.HandMade;
import io.countinghouse.testkit.RunningStack;
import io.countinghouse.testkit.Servers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Suspicions, filed from flags and reviews in ClickHouse; and names that are two customers. */
@ExtendWith(RunningStack.class)
class SuspicionsIT {

  private final FilingStand stand;
  private final HandMade made;

  @TempDir
  @SuppressWarnings("NullAway.Init") // set by JUnit
  Path dir;

  SuspicionsIT(Servers servers) throws Exception {
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
}
