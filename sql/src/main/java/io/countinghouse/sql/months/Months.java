package io.countinghouse.sql.months;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The months of the ledger as they stand. */
public final class Months {

  private static final DateTimeFormatter TABLE =
      DateTimeFormatter.ofPattern("'transaction_'uuuu_MM");

  private static final String LIST =
      """
      WITH part AS (
        SELECT to_date(right(relname, 7), 'YYYY_MM') AS month, c.oid, relispartition, reltuples
        FROM pg_class c
        WHERE relnamespace = 'ledger'::regnamespace AND relkind = 'r' AND relname ~ '^transaction_\\d{4}_\\d{2}$'
      )
      SELECT month, coalesce(d.state, 'ATTACHED') AS state, coalesce(d.transactions, greatest(reltuples, 0)::bigint) AS transactions,
             pg_total_relation_size(p.oid) AS bytes, d.detached_at
      FROM part p FULL JOIN ledger.detached_month d USING (month)
      WHERE relispartition OR d.state IS NOT NULL
      ORDER BY month
      """;

  private static final String BOOKED =
      "SELECT DISTINCT booking_date FROM ledger.transaction WHERE posted_at >= ? AND posted_at < ?";

  private Months() {}

  /** All months that have a partition, and those that are detached, in order. */
  public static List<MonthRow> list(Connection ledger) throws SQLException {
    try (var read = ledger.prepareStatement(LIST);
        var rows = read.executeQuery()) {
      var months = new ArrayList<MonthRow>();
      while (rows.next()) {
        months.add(row(rows));
      }
      return months;
    }
  }

  private static MonthRow row(ResultSet row) throws SQLException {
    return new MonthRow(
        YearMonth.from(row.getObject("month", LocalDate.class)),
        MonthRow.State.valueOf(row.getString("state")),
        row.getLong("transactions"),
        row.getObject("bytes", Long.class),
        instant(row, "detached_at"));
  }

  static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    var time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  static Optional<MonthRow> find(Connection ledger, YearMonth month) throws SQLException {
    return list(ledger).stream().filter(row -> row.month().equals(month)).findFirst();
  }

  static Set<LocalDate> bookedIn(Connection ledger, YearMonth month) throws SQLException {
    try (var read = ledger.prepareStatement(BOOKED)) {
      read.setObject(1, begin(month));
      read.setObject(2, end(month));
      var dates = new TreeSet<LocalDate>();
      try (var rows = read.executeQuery()) {
        while (rows.next()) {
          dates.add(rows.getObject(1, LocalDate.class));
        }
      }
      return dates;
    }
  }

  /** The table of its transactions. */
  static String table(YearMonth month) {
    return "ledger." + TABLE.format(month);
  }

  /** Its first moment, and that of the month after it; months are of UTC. */
  static OffsetDateTime begin(YearMonth month) {
    return month.atDay(1).atStartOfDay().atOffset(ZoneOffset.UTC);
  }

  static OffsetDateTime end(YearMonth month) {
    return begin(month.plusMonths(1));
  }
}
