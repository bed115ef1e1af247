package io.countinghouse.ingest;

import static io.countinghouse.sql.ledger.Tables.BOOKING_CALENDAR;

import io.countinghouse.ingest.lane.BookingCalendar;
import java.time.Instant;
import java.time.ZoneId;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ledger's own record of the calendar that gives booking dates. */
final class RecordedCalendar {

  private static final Logger LOG = LoggerFactory.getLogger(RecordedCalendar.class);

  private RecordedCalendar() {}

  private record Version(int number, BookingCalendar calendar) {

    @Override
    public String toString() {
      return "%s (version %d)".formatted(calendar, number);
    }

    /** Zones of two names may be the same one. */
    boolean is(BookingCalendar other) {
      return calendar.cutoff().equals(other.cutoff())
          && calendar.zone().getRules().equals(other.zone().getRules());
    }
  }

  /**
   * Records the calendar if the ledger has none yet, or if it is announced as the next version.
   *
   * @param announced the version that this calendar has or gets; 0: that which is recorded
   * @throws IllegalStateException if the ledger books by another one
   */
  static void require(DSLContext sql, BookingCalendar set, int announced) {
    var newest = newest(sql);
    int next = newest == null ? 1 : newest.number() + 1;
    if (newest == null || (!newest.is(set) && announced == next)) {
      if (newest != null) {
        requireNoStepBack(newest, set, Instant.now());
      }
      record(sql, next, set);
      newest = newest(sql); // another instance may have been first
    }
    if (newest == null || !newest.is(set)) {
      throw new IllegalStateException(
          "the ledger books by %s, but BOOKING_ZONE and BOOKING_CUTOFF are %s; to book otherwise from now on, stop every instance and start with BOOKING_VERSION=%d"
              .formatted(newest, set, next));
    }
  }

  /** A date that was booked to its end, and perhaps sealed, must not begin again. */
  private static void requireNoStepBack(Version newest, BookingCalendar set, Instant now) {
    var today = newest.calendar().dateOf(now);
    var then = set.dateOf(now);
    if (then.isBefore(today)) {
      throw new IllegalStateException(
          "BOOKING_ZONE and BOOKING_CUTOFF: by %s it would be %s again, while by %s it is %s already; start with them when it is %s by both"
              .formatted(set, then, newest, today, today));
    }
  }

  private static @Nullable Version newest(DSLContext sql) {
    return sql.selectFrom(BOOKING_CALENDAR)
        .orderBy(BOOKING_CALENDAR.VERSION.desc())
        .limit(1)
        .fetchOne(row ->
            new Version(
                row.getVersion(), new BookingCalendar(ZoneId.of(row.getZone()), row.getCutOff())));
  }

  private static void record(DSLContext sql, int version, BookingCalendar calendar) {
    int recorded =
        sql.insertInto(BOOKING_CALENDAR)
            .set(BOOKING_CALENDAR.VERSION, version)
            .set(BOOKING_CALENDAR.ZONE, calendar.zone().getId())
            .set(BOOKING_CALENDAR.CUT_OFF, calendar.cutoff())
            .onConflictDoNothing()
            .execute();
    if (recorded == 1) {
      LOG.atInfo()
          .addKeyValue("version", version)
          .addKeyValue("zone", calendar.zone())
          .addKeyValue("cut_off", calendar.cutoff())
          .log("booking calendar recorded");
    }
  }
}
