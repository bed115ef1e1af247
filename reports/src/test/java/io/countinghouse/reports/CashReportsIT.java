package io.countinghouse.reports;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.countinghouse.testkit.RunningStack;
import io.countinghouse.testkit.Servers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Cash at the edges of the rules. 2026-03-06 is a Friday; New York is at UTC-5 until 03-08. */
@ExtendWith(RunningStack.class)
class CashReportsIT {

  private final Databases databases;
  private final HandMade made;

  CashReportsIT(Servers servers) throws Exception {
    databases = Databases.create(servers);
    made = new HandMade(databases);
  }

  @BeforeEach
  void accounts() throws Exception {
    made.account("till", "cash", "US", null)
        .account("atm", "cash", "US", null)
        .account("a1", "customer", "US", "ann")
        .account("a2", "customer", "US", "ann")
        .account("b1", "customer", "US", "bob")
        .account("solo", "customer", "US", null);
  }

  @AfterEach
  void close() throws Exception {
    databases.close();
  }

  private List<String> largeCash(String... options) throws Exception {
    var arguments = new ArrayList<>(List.of("from", "2026-03-01", "to", "2026-03-31"));
    arguments.addAll(List.of(options));
    return Rows.columns(
        Rows.of(databases, "large-cash", arguments.toArray(String[]::new)),
        "business_day",
        "customer",
        "direction",
        "cash",
        "transactions");
  }

  @Test
  void exactlyTheThresholdIsNotReportedAndOneCentMoreIs() throws Exception {
    made.post("till", "a1", 1_000_000, "USD", "2026-03-03T15:00:00Z");
    made.post("till", "b1", 1_000_001, "USD", "2026-03-03T15:00:00Z");
    assertEquals(List.of("2026-03-03|bob|in|10000.01|1"), largeCash());
    assertEquals(
        List.of("2026-03-03|ann|in|10000.00|1", "2026-03-03|bob|in|10000.01|1"),
        largeCash("operator", ">="));
    assertEquals(List.of("2026-03-03|bob|in|10000.01|1"), largeCash("threshold", "10000.00"));
    assertEquals(List.of(), largeCash("threshold", "10000.01"));
  }

  @Test
  void allAccountsOfACustomerAreOneAndInAndOutAreNotAddedUp() throws Exception {
    made.post("till", "a1", 600_000, "USD", "2026-03-03T15:00:00Z");
    made.post("atm", "a2", 500_000, "USD", "2026-03-03T20:00:00Z");
    made.post("a1", "till", 900_000, "USD", "2026-03-03T21:00:00Z");
    made.post("solo", "atm", 1_100_000, "USD", "2026-03-03T21:00:00Z");
    made.post("a1", "b1", 5_000_000, "USD", "2026-03-03T21:00:00Z");
    made.post("till", "b1", 9_000_000, "EUR", "2026-03-03T21:00:00Z");
    assertEquals(
        List.of("2026-03-03|ann|in|11000.00|2", "2026-03-03|solo|out|11000.00|1"), largeCash());
    assertEquals(List.of("2026-03-03|solo|out|11000.00|1"), largeCash("direction", "out"));
  }

  @Test
  void anAccountWithoutACustomerIsNotAddedUpWithACustomerOfItsName() throws Exception {
    made.account("ann", "customer", "US", null);
    made.post("till", "a1", 600_000, "USD", "2026-03-03T15:00:00Z");
    made.post("till", "ann", 600_000, "USD", "2026-03-03T15:00:00Z");
    assertEquals(List.of(), largeCash());
    made.post("till", "a2", 600_000, "USD", "2026-03-03T15:00:00Z");
    made.post("till", "ann", 700_000, "USD", "2026-03-03T15:00:00Z");
    assertEquals(
        List.of("2026-03-03|ann|in|12000.00|2", "2026-03-03|ann|in|13000.00|2"), largeCash());
  }

  @Test
  void aWeekendAndAHolidayRollToTheNextBusinessDay() throws Exception {
    made.post("till", "a1", 400_000, "USD", "2026-03-07T17:00:00Z"); // Saturday
    made.post("till", "a1", 400_000, "USD", "2026-03-08T17:00:00Z"); // Sunday
    made.post("till", "a2", 400_000, "USD", "2026-03-09T17:00:00Z"); // Monday
    assertEquals(List.of("2026-03-09|ann|in|12000.00|3"), largeCash());
    assertEquals(
        List.of("2026-03-10|ann|in|12000.00|3"), largeCash("holidays", "2026-03-09,2026-12-25"));
    assertEquals(List.of(), largeCash("weekend", ""));
    assertEquals(List.of("2026-03-09|ann|in|12000.00|3"), largeCash("from", "2026-03-09"));
    assertEquals(List.of(), largeCash("to", "2026-03-08"));
  }

  @Test
  void theDayIsThatOfTheZoneAndTheCutOff() throws Exception {
    made.post("till", "a1", 600_000, "USD", "2026-03-04T04:59:59Z"); // 23:59:59 of the 3rd
    made.post("till", "a1", 600_000, "USD", "2026-03-04T05:00:00Z"); // midnight
    assertEquals(List.of(), largeCash());
    assertEquals(List.of("2026-03-04|ann|in|12000.00|2"), largeCash("zone", "UTC"));
    assertEquals(List.of("2026-03-04|ann|in|12000.00|2"), largeCash("cut-off", "17:00"));
  }

  @Test
  void aCutOffIsATimeOfDayHoweverItIsWritten() throws Exception {
    made.post("till", "a1", 600_000, "USD", "2026-03-03T14:30:00Z"); // 09:30
    made.post("till", "a1", 600_000, "USD", "2026-03-04T13:30:00Z"); // 08:30
    assertEquals(List.of("2026-03-04|ann|in|12000.00|2"), largeCash("cut-off", "09:00"));
    assertEquals(List.of("2026-03-04|ann|in|12000.00|2"), largeCash("cut-off", "9:00"));
    assertEquals(List.of(), largeCash("cut-off", "0:00"));
    made.post("till", "b1", 600_000, "USD", "2026-03-03T14:00:00Z"); // the minute of the cut-off
    made.post("till", "b1", 600_000, "USD", "2026-03-04T13:30:00Z");
    assertEquals(
        List.of("2026-03-04|ann|in|12000.00|2", "2026-03-04|bob|in|12000.00|2"),
        largeCash("cut-off", "9:00:00"));
  }

  @Test
  void whatWasReversedDidNotHappen() throws Exception {
    var wrong = made.post("till", "a1", 1_500_000, "USD", "2026-03-03T15:00:00Z");
    made.reverse(wrong, "till", "a1", 1_500_000, "USD", "2026-03-05T15:00:00Z");
    made.post("till", "b1", 1_500_000, "USD", "2026-03-03T15:00:00Z");
    assertEquals(List.of("2026-03-03|bob|in|15000.00|1"), largeCash());
    assertEquals(
        List.of("2026-03-03|ann|in|15000.00|1"), largeCash("as-of", "{0:" + 7 + "}"), "before it");
  }

  @Test
  void theBanksDayCountsAndTheClientsWhereThatIsTheRule() throws Exception {
    made.late("till", "a1", 600_000, "CAD", "2026-03-02T15:00:00Z", "2026-03-02T15:00:00Z");
    made.late("till", "a1", 400_000, "CAD", "2026-03-02T18:00:00Z", "2026-03-06T15:00:00Z");
    assertEquals(
        List.of(), largeCash("currency", "CAD", "threshold", "10000.00", "operator", ">="));
    var canada =
        new String[] {
          "currency",
          "CAD",
          "threshold",
          "10000.00",
          "operator",
          ">=",
          "direction",
          "in",
          "weekend",
          "",
          "zone",
          "America/Toronto",
          "time",
          "occurred"
        };
    assertEquals(List.of("2026-03-02|ann|in|10000.00|2"), largeCash(canada));
  }

  @Test
  void cashThatMovesBetweenTheBanksOwnTillsIsNoCustomers() throws Exception {
    made.post("till", "atm", 5_000_000, "USD", "2026-03-03T15:00:00Z");
    made.post("till", "atm", 900_000, "USD", "2026-03-03T16:00:00Z");
    made.post("till", "atm", 900_000, "USD", "2026-03-04T15:00:00Z");
    assertEquals(List.of(), largeCash());
    assertEquals(List.of(), structured());
    made.post("atm", "b1", 5_000_000, "USD", "2026-03-04T15:00:00Z");
    assertEquals(List.of("2026-03-04|bob|in|50000.00|1"), largeCash());
  }

  /** The central bank delivers, fees are paid in cash: nobody's cash is reported, a shop's is. */
  @Test
  void cashThatMovesBetweenATillAndAnAccountOfTheHouseIsNoCustomers() throws Exception {
    made.account("external:fed", "external", "US", null)
        .account("fees", "fees", "US", null)
        .account("shop", "merchant", "US", null);
    made.post("external:fed", "till", 50_000_000, "USD", "2026-03-03T15:00:00Z");
    made.post("till", "external:fed", 50_000_000, "USD", "2026-03-03T16:00:00Z");
    made.post("till", "fees", 1_000_001, "USD", "2026-03-03T17:00:00Z");
    for (int day = 3; day < 6; day++) {
      made.post("till", "external:fed", 900_000, "USD", "2026-03-0" + day + "T18:00:00Z");
    }
    assertEquals(List.of(), largeCash());
    assertEquals(List.of(), structured());
    made.post("till", "shop", 1_000_001, "USD", "2026-03-03T15:00:00Z");
    made.post("till", "unheard-of", 1_000_001, "USD", "2026-03-03T15:00:00Z");
    assertEquals(
        List.of("2026-03-03|shop|in|10000.01|1", "2026-03-03|unheard-of|in|10000.01|1"),
        largeCash());
  }

  @Test
  void theChannelsOfACustomersCashAreToldAsThePaymentsSayThem() throws Exception {
    made.through("branch").post("till", "a1", 600_000, "USD", "2026-03-07T17:00:00Z");
    made.through("night deposit").post("till", "a1", 600_000, "USD", "2026-03-08T17:00:00Z");
    made.through(null).post("atm", "a2", 600_000, "USD", "2026-03-09T17:00:00Z");
    made.through("branch").post("atm", "a2", 600_000, "USD", "2026-03-09T18:00:00Z");
    assertEquals(
        List.of("- branch night_deposit"),
        Rows.columns(
            Rows.of(databases, "large-cash", "from", "2026-03-01", "to", "2026-03-31"),
            "channels"));
  }

  private List<String> structured(String... options) throws Exception {
    var arguments = new ArrayList<>(List.of("from", "2026-03-01", "to", "2026-03-31"));
    arguments.addAll(List.of(options));
    return Rows.columns(
        Rows.of(databases, "structuring-candidates", arguments.toArray(String[]::new)),
        "customer",
        "direction",
        "first_at",
        "last_at",
        "transactions",
        "cash");
  }

  @Test
  void amountsBelowTheThresholdThatPassItTogetherWithinTheWindow() throws Exception {
    made.post("till", "a1", 500_000, "USD", "2026-02-26T15:00:00Z");
    made.post("atm", "a2", 500_001, "USD", "2026-03-05T14:59:59Z");
    made.post("till", "b1", 500_000, "USD", "2026-03-03T15:00:00Z");
    made.post("till", "b1", 500_000, "USD", "2026-03-04T15:00:00Z");
    made.post("till", "solo", 1_000_001, "USD", "2026-03-04T15:00:00Z");
    made.post("till", "solo", 99_999, "USD", "2026-03-05T15:00:00Z");
    assertEquals(
        List.of("ann|in|2026-02-26T15:00:00Z|2026-03-05T14:59:59Z|2|10000.01"), structured());
    assertEquals(List.of(), structured("min-transactions", "3"));
    assertEquals(List.of(), structured("window-days", "6"));
  }

  @Test
  void aWindowIsOfOneCustomerAlsoWhereTwoHaveOneName() throws Exception {
    made.account("ann", "customer", "US", null);
    made.post("till", "a1", 600_000, "USD", "2026-03-03T15:00:00Z");
    made.post("till", "ann", 600_000, "USD", "2026-03-03T16:00:00Z");
    assertEquals(List.of(), structured());
    made.post("till", "ann", 500_000, "USD", "2026-03-04T15:00:00Z");
    assertEquals(
        List.of("ann|in|2026-03-03T16:00:00Z|2026-03-04T15:00:00Z|2|11000.00"), structured());
  }

  @Test
  void theWindowSlidesAndTheLargestOneIsShown() throws Exception {
    made.post("till", "b1", 900_000, "USD", "2026-03-02T15:00:00Z");
    made.post("till", "b1", 200_000, "USD", "2026-03-08T15:00:00Z");
    made.post("till", "b1", 950_000, "USD", "2026-03-09T14:59:59Z");
    made.post("till", "b1", 950_000, "USD", "2026-03-20T15:00:00Z");
    var undone = made.post("till", "b1", 950_000, "USD", "2026-03-20T16:00:00Z");
    made.reverse(undone, "till", "b1", 950_000, "USD", "2026-04-20T16:00:00Z");
    assertEquals(
        List.of("bob|in|2026-03-02T15:00:00Z|2026-03-09T14:59:59Z|3|20500.00"), structured());
  }
}
