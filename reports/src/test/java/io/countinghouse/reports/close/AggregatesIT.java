package io.countinghouse.reports.close;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.countinghouse.reports.ClickHouseReader;
import io.countinghouse.reports.Databases;
import io.countinghouse.reports.HandMade;
import io.countinghouse.testkit.RunningStack;
import io.countinghouse.testkit.Servers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the aggregates say of facts that were worked out by hand. */
@ExtendWith(RunningStack.class)
final class AggregatesIT {

  private final Databases databases;
  private final HandMade facts;

  AggregatesIT(Servers servers) throws Exception {
    databases = Databases.create(servers);
    facts =
        new HandMade(databases)
            .account("till", "cash", "US", null)
            .account("vault", "cash", "US", null)
            .account("fee", "fees", "US", null)
            .account("ann", "customer", "US", "c1")
            .account("ann-2", "customer", "US", "c1")
            .account("bob", "customer", "DE", null)
            .account("world", "external", null, null);
  }

  @AfterEach
  void close() throws Exception {
    databases.close();
  }

  private List<String> rows(String columns, Aggregate aggregate, String day) throws Exception {
    try (var reader = ClickHouseReader.open(databases.clickHouse())) {
      return reader.list(
          "SELECT arrayStringConcat(arrayMap(c -> toString(c), [%s]), '|') AS line FROM %s WHERE booking_date = {day:Date32} ORDER BY %s"
              .formatted(
                  columns.replaceAll("(\\w+)", "toString($1)"), aggregate.view(), aggregate.key()),
          Map.of("day", day),
          row -> row.getString("line"));
    }
  }

  @Test
  void cashIsSummedUpByCustomerAndReversalsStandBesideIt() throws Exception {
    facts.post("till", "ann", 500, "USD", "2026-03-02T10:00:00Z");
    facts.post("till", "ann-2", 700, "USD", "2026-03-02T11:00:00Z");
    var wrong = facts.post("till", "ann", 900, "USD", "2026-03-02T12:00:00Z");
    facts.post("bob", "till", 40, "USD", "2026-03-02T13:00:00Z");
    facts.post("ann", "bob", 5, "USD", "2026-03-02T13:30:00Z");
    facts.reverse(wrong, "till", "ann", 900, "USD", "2026-03-03T09:00:00Z");
    var moved = facts.post("vault", "till", 5_000, "USD", "2026-03-02T08:00:00Z"); // nobody's
    facts.reverse(moved, "vault", "till", 5_000, "USD", "2026-03-02T08:30:00Z");
    var columns =
        "customer, account, direction, transactions, cash_minor, largest_minor, reversals, reversed_minor";
    assertEquals(
        List.of("bob|bob|out|1|40|40|0|0", "c1|ann|in|2|1400|900|0|0", "c1|ann-2|in|1|700|700|0|0"),
        rows(columns, Aggregate.CASH_DAYS, "2026-03-02"));
    assertEquals(
        List.of("c1|ann|in|0|0|0|1|900"), rows(columns, Aggregate.CASH_DAYS, "2026-03-03"));
  }

  @Test
  void corridorsTakeTheAccountsCountriesAndLeaveCashAndFeesOut() throws Exception {
    facts.post("ann", "bob", 100, "USD", "2026-03-02T10:00:00Z");
    facts.post("ann", "ann-2", 7, "USD", "2026-03-02T10:10:00Z");
    facts.named("bob", "world", 30, "USD", "2026-03-02T11:00:00Z", "FR");
    var wrong = facts.post("bob", "world", 4, "USD", "2026-03-02T12:00:00Z");
    facts.reverse(wrong, "bob", "world", 4, "USD", "2026-03-02T12:30:00Z");
    facts.post("till", "ann", 900, "USD", "2026-03-02T13:00:00Z");
    facts.post("ann", "fee", 1, "USD", "2026-03-02T14:00:00Z");
    assertEquals(
        List.of("DE|??|1|4|1|4", "DE|FR|1|30|0|0", "US|DE|1|100|0|0", "US|US|1|7|0|0"),
        rows(
            "from_country, to_country, transactions, amount_minor, reversals, reversed_minor",
            Aggregate.CORRIDOR_DAYS,
            "2026-03-02"));
  }

  @Test
  void flowIsByHourAndWhatATransactionDoesNotTellIsEmpty() throws Exception {
    facts.post("ann", "bob", 100, "USD", "2026-03-02T10:00:00Z");
    facts.named("ann", "bob", 20, "USD", "2026-03-02T10:59:00Z", "FR");
    facts.named("ann", "bob", 3, "USD", "2026-03-02T10:30:00Z", "FR");
    facts.post("ann", "bob", 1, "USD", "2026-03-02T11:00:00Z");
    assertEquals(
        List.of(
            "2026-03-02 10:00:00|||1|100",
            "2026-03-02 11:00:00|||1|1",
            "2026-03-02 10:00:00||FR|2|23"),
        rows(
            "hour, category, country, transactions, amount_minor",
            Aggregate.FLOW_HOURS,
            "2026-03-02"));
  }
}
