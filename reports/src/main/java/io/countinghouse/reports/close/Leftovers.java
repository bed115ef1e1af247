package io.countinghouse.reports.close;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.query.QuerySettings;
import io.countinghouse.events.Micros;
import io.countinghouse.reports.ClickHouseReader;
import io.countinghouse.reports.Resources;
import io.countinghouse.reports.reconcile.PostgresAddress;
import io.countinghouse.sql.ClickHouseAccess;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Rows that nobody sees: those that no seal names, which closes left that were killed, and balances
 * that are not, or no longer, the sum of the facts.
 */
public final class Leftovers {

  private static final String FIND = Resources.text("/close/leftovers.sql");
  private static final String BALANCES = Resources.text("/close/balances-left.sql");
  private static final Duration STATEMENT_MAX = Duration.ofMinutes(5);

  private final PostgresAddress ledger;
  private final ClickHouseAccess owner;

  /**
   * The rows of one table in one partition.
   *
   * @param date of balances, the first day of their month
   */
  public record Leftover(String table, LocalDate date, long build, long rows) {}

  /**
   * @param owner may drop partitions, which who seals may not
   */
  public Leftovers(PostgresAddress ledger, ClickHouseAccess owner) {
    this.ledger = ledger;
    this.owner = owner;
  }

  /**
   * Drops them, if they are old enough to be nobody's who is still at work.
   *
   * @return what was dropped
   */
  public List<Leftover> drop(Duration olderThan) throws SQLException {
    try (var lock = CloseLock.take(ledger);
        var reader = ClickHouseReader.open(owner);
        var client = owner.client(STATEMENT_MAX)) {
      assert lock != null;
      var before = Micros.of(Instant.now().minus(olderThan));
      var dropped = new ArrayList<Leftover>();
      for (var aggregate : Aggregate.values()) {
        for (var leftover : find(reader, aggregate, before)) {
          drop(client, leftover, "toDate32('%s')".formatted(leftover.date()));
          dropped.add(leftover);
        }
      }
      for (var leftover : balances(reader, before)) {
        drop(client, leftover, KeptBalances.number(YearMonth.from(leftover.date())));
        dropped.add(leftover);
      }
      return dropped;
    }
  }

  private static void drop(Client client, Leftover leftover, String first) throws SQLException {
    Builds.run(
        client,
        "ALTER TABLE %s DROP PARTITION (%s, %d)"
            .formatted(leftover.table(), first, leftover.build()),
        Map.of(),
        new QuerySettings());
  }

  private static List<Leftover> balances(ClickHouseReader reader, long before) throws SQLException {
    return reader.list(
        BALANCES,
        Map.of("before", Long.toString(before)),
        row ->
            new Leftover(
                "sealed_balances",
                KeptBalances.month(row.getString("month")).atDay(1),
                row.getLong("build"),
                row.getLong("n")));
  }

  private static List<Leftover> find(ClickHouseReader reader, Aggregate aggregate, long before)
      throws SQLException {
    return reader.list(
        FIND.replace("sealed_aggregate", aggregate.table()),
        Map.of("before", Long.toString(before)),
        row ->
            new Leftover(
                aggregate.table(),
                LocalDate.parse(row.getString("booking_date")),
                row.getLong("build"),
                row.getLong("n")));
  }
}
