package io.countinghouse.ingest;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import java.time.Clock;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;

/** How many months after this one (UTC) have their partitions, as of the last look. */
final class MonthsInHand {

  /** The tables that are partitioned by month, by the name that their partitions begin with. */
  private static final String PARTITIONS =
      """
      SELECT p.relname AS parent, replace(right(c.relname, 7), '_', '-') AS month
      FROM pg_inherits i JOIN pg_class p ON p.oid = i.inhparent JOIN pg_class c ON c.oid = i.inhrelid
      WHERE i.inhparent IN ('ledger.transaction'::regclass, 'ledger.audit'::regclass) AND c.relname ~ '_\\d{4}_\\d{2}$'
      """;

  private final DataSource ledger;
  private final Clock clock;

  /** Of each table the last month that has its partition, as have all from this month to it. */
  private final Map<String, YearMonth> last = new ConcurrentHashMap<>();

  MonthsInHand(DataSource ledger, MeterRegistry metrics, Clock clock) {
    this.ledger = ledger;
    this.clock = clock;
    for (var table : new String[] {"transaction", "audit"}) {
      Gauge.builder("ledger.months.ahead", this, months -> months.ahead(table))
          .description("months after this one that have their partitions; -1: not even this one")
          .tag("table", table)
          .strongReference(true)
          .register(metrics);
    }
  }

  /** Not known before the first look. */
  private double ahead(String table) {
    var month = last.get(table);
    return month == null ? Double.NaN : YearMonth.now(clock).until(month, ChronoUnit.MONTHS);
  }

  void look() throws SQLException {
    var there = new TreeMap<String, TreeSet<YearMonth>>();
    try (var connection = ledger.getConnection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(PARTITIONS)) {
      while (rows.next()) {
        there
            .computeIfAbsent(rows.getString("parent"), _ -> new TreeSet<>())
            .add(YearMonth.parse(rows.getString("month")));
      }
    }
    there.forEach((table, months) -> {
      var month = YearMonth.now(clock).minusMonths(1);
      while (months.contains(month.plusMonths(1))) {
        month = month.plusMonths(1);
      }
      last.put(table, month);
    });
  }
}
