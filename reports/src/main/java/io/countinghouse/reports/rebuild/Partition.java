package io.countinghouse.reports.rebuild;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;

/** A month (UTC) of {@code posted_at} in a table: what is rebuilt, and swapped, as a whole. */
public record Partition(EntryTable table, YearMonth month) {

  /** As ClickHouse names it, such as 202610. */
  int id() {
    return month.getYear() * 100 + month.getMonthValue();
  }

  /** Its first moment. */
  OffsetDateTime begin() {
    return month.atDay(1).atStartOfDay().atOffset(ZoneOffset.UTC);
  }

  /** The first moment after it. */
  OffsetDateTime end() {
    return month.plusMonths(1).atDay(1).atStartOfDay().atOffset(ZoneOffset.UTC);
  }

  /** Whether an entry that was posted then belongs to it. */
  boolean covers(Instant postedAt) {
    return !postedAt.isBefore(begin().toInstant()) && postedAt.isBefore(end().toInstant());
  }

  /** Its rows in the live table or in one beside it. */
  String rows(String in) {
    return in + " WHERE toYYYYMM(posted_at) = " + id();
  }

  @Override
  public String toString() {
    return table.table() + " of " + month;
  }
}
