package io.countinghouse.reports.close;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.countinghouse.reports.Books;
import io.countinghouse.reports.ClickHouseReader;
import io.countinghouse.reports.Databases;
import io.countinghouse.reports.Filling;
import io.countinghouse.reports.close.DayClose.Result;
import io.countinghouse.testkit.RunningStack;
import io.countinghouse.testkit.Seeds;
import io.countinghouse.testkit.Servers;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two lanes whose entries go over three booking dates, of which the last one is not over. */
@ExtendWith(RunningStack.class)
abstract class ClosedBooks {

  static final LocalDate FIRST = LocalDate.of(2026, 3, 30);
  static final LocalDate SECOND = FIRST.plusDays(1);
  static final LocalDate OPEN = FIRST.plusDays(2);
  static final BookingDays UTC = new BookingDays(ZoneOffset.UTC, LocalTime.MIDNIGHT);

  final Servers servers;
  final Databases databases;
  final Filling filling;
  final ClickHouseReader reader;
  final List<String> steps = new ArrayList<>();

  ClosedBooks(Servers servers) throws Exception {
    this.servers = servers;
    databases = Databases.create(servers);
    filling = new Filling(databases);
    reader = ClickHouseReader.open(databases.clickHouse());
  }

  @BeforeEach
  void fill() throws Exception {
    databases.ledger("SELECT ledger.open_months('2026-03-01', 2)");
    filling.fill(Books.generate(0, 10, 150, Seeds.one()).withEveryKind());
    filling.fill(Books.generate(1, 10, 150, Seeds.one()));
  }

  @AfterEach
  void close() throws Exception {
    reader.close();
    databases.close();
  }

  /** By this calendar; null: the ledger's. */
  DayClose closing(@Nullable BookingDays days) {
    return new DayClose(
        databases.postgres(), databases.clickHouse(), days, Duration.ZERO, "test", steps::add);
  }

  Seal sealed(LocalDate date) throws Exception {
    var done = assertInstanceOf(Result.Done.class, closing(UTC).date(date));
    assertEquals(1, done.seals().size());
    return done.seals().getFirst();
  }

  List<Seal> sealedDue() throws Exception {
    return assertInstanceOf(Result.Done.class, closing(UTC).due()).seals();
  }

  long number(String sql) throws SQLException {
    return reader.list(sql, Map.of(), row -> row.getLong("n")).getFirst();
  }

  /** Every row of every aggregate of a date, as the views give them. */
  Map<String, List<String>> figures(LocalDate date) throws SQLException {
    var figures = new TreeMap<String, List<String>>();
    for (var aggregate : Aggregate.values()) {
      figures.put(
          aggregate.view(),
          reader.list(
              "SELECT toString(tuple(* EXCEPT (sealed))) AS line FROM %s WHERE booking_date = {date:Date32} ORDER BY %s"
                  .formatted(aggregate.view(), aggregate.key()),
              Map.of("date", date.toString()),
              row -> row.getString("line")));
    }
    return figures;
  }

  long sealedRows(LocalDate date) throws SQLException {
    long rows = 0;
    for (var aggregate : Aggregate.values()) {
      rows +=
          number(
              "SELECT count() AS n FROM %s WHERE booking_date = '%s' AND sealed"
                  .formatted(aggregate.view(), date));
    }
    return rows;
  }

  /** Per account, both dates and currency, from PostgreSQL. */
  Map<String, String> ledgerDays() throws SQLException {
    return ledger(
        """
        SELECT concat_ws('|', t.booking_date, t.value_date, a.account, t.currency) AS key,
               concat_ws('|', count(*), coalesce(sum(t.amount_minor) FILTER (WHERE side = 'credit'), 0),
                         coalesce(sum(t.amount_minor) FILTER (WHERE side = 'debit'), 0)) AS figures
        FROM ledger.transaction t
             CROSS JOIN LATERAL (VALUES ('debit', t.debit_account_id), ('credit', t.credit_account_id)) AS leg (side, id)
             JOIN ledger.account a ON a.account_id = leg.id
        WHERE t.kind IN ('POST', 'CAPTURE', 'REVERSE')
        GROUP BY t.booking_date, t.value_date, a.account, t.currency
        """);
  }

  Map<String, String> ledgerFlow() throws SQLException {
    return ledger(
        """
        SELECT concat_ws('|', booking_date, currency, coalesce(merchant_id, ''), coalesce(channel, '')) AS key,
               concat_ws('|', count(*), sum(amount_minor)) AS figures
        FROM ledger.transaction WHERE kind IN ('POST', 'CAPTURE', 'REVERSE')
        GROUP BY booking_date, currency, merchant_id, channel
        """);
  }

  Map<String, String> ledger(String sql) throws SQLException {
    var found = new TreeMap<String, String>();
    try (var statement = databases.ledger().createStatement();
        var rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        found.put(rows.getString("key"), rows.getString("figures"));
      }
    }
    return found;
  }

  Map<String, String> accountDays() throws SQLException {
    return facts(
        """
        SELECT arrayStringConcat([toString(booking_date), toString(value_date), account, currency], '|') AS key,
               arrayStringConcat([toString(transactions), toString(credits_minor), toString(debits_minor)], '|') AS figures
        FROM account_days
        """);
  }

  Map<String, String> flow() throws SQLException {
    return facts(
        """
        SELECT arrayStringConcat([toString(booking_date), currency, merchant_id, channel], '|') AS key,
               concat(toString(sum(transactions + reversals)), '|', toString(sum(flow_hours.amount_minor + reversed_minor))) AS figures
        FROM flow_hours GROUP BY booking_date, currency, merchant_id, channel
        """);
  }

  Map<String, String> facts(String sql) throws SQLException {
    var found = new TreeMap<String, String>();
    reader.query(sql, Map.of(), row -> found.put(row.getString("key"), row.getString("figures")));
    return found;
  }
}
