package io.countinghouse.reports.close;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Rows that no seal names: what closes left that were killed. Nobody sees them. */
public final class Leftovers {

  private static final String FIND = Resources.text("/close/leftovers.sql");
  private static final Duration STATEMENT_MAX = Duration.ofMinutes(5);

  private final PostgresAddress ledger;
  private final ClickHouseAccess owner;

  /** The rows of one table in one partition. */
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
          Builds.run(
              client,
              "ALTER TABLE %s DROP PARTITION (toDate32('%s'), %d)"
                  .formatted(leftover.table(), leftover.date(), leftover.build()),
              Map.of(),
              new QuerySettings());
          dropped.add(leftover);
        }
      }
      return dropped;
    }
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
