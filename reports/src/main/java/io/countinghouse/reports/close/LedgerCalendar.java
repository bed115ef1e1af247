package io.countinghouse.reports.close;

import io.countinghouse.sql.months.Obstacle;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When booking dates end, as ingest has recorded it in the ledger.
 *
 * @param versions oldest first; none: the ledger is older than this record
 * @param told what the one who closes says it is; null: nothing
 */
record LedgerCalendar(List<Version> versions, @Nullable BookingDays told) {

  private static final BookingDays DEFAULT = new BookingDays(ZoneOffset.UTC, LocalTime.MIDNIGHT);

  /** Holds from this moment until that of the next one. */
  record Version(BookingDays days, Instant validFrom) {}

  LedgerCalendar {
    versions = List.copyOf(versions);
  }

  /** The first moment of the next date: by the newest version that held before it. */
  Instant end(LocalDate date) {
    if (versions.isEmpty()) {
      return (told == null ? DEFAULT : told).end(date);
    }
    for (var version : versions.reversed()) {
      var end = version.days().end(date);
      if (end.isAfter(version.validFrom())) {
        return end;
      }
    }
    return versions.getFirst().days().end(date);
  }

  /** Who closes by another calendar than the ledger's may not. */
  List<Obstacle> unlikeTold() {
    if (told == null || versions.isEmpty() || versions.getLast().days().same(told)) {
      return List.of();
    }
    return List.of(
        new Obstacle(
            "calendar",
            "the ledger books by %s since %s, and this close was told %s"
                .formatted(versions.getLast().days(), versions.getLast().validFrom(), told)));
  }
}
