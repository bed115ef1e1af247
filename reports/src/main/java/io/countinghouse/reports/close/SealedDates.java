package io.countinghouse.reports.close;

import io.countinghouse.reports.ClickHouseReader;
import io.countinghouse.sql.ClickHouseAccess;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which booking dates are sealed, whatever their version. */
public final class SealedDates {

  private static final String DATES =
      "SELECT DISTINCT toString(booking_date) AS date FROM sealed_dates";

  private SealedDates() {}

  /** Those that are sealed now. */
  public static Set<LocalDate> of(ClickHouseAccess access) throws SQLException {
    var dates = new TreeSet<LocalDate>();
    try (var reader = ClickHouseReader.open(access)) {
      reader.query(DATES, Map.of(), row -> dates.add(LocalDate.parse(row.getString("date"))));
    }
    return dates;
  }
}
