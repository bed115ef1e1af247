package io.countinghouse.reports.close;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;

/**
 * When booking dates end, as ingest is set up ({@code BOOKING_ZONE}, {@code BOOKING_CUTOFF}).
 *
 * @param cutOff from this time of day on it is the next date; 00:00: the calendar day
 */
public record BookingDays(ZoneId zone, LocalTime cutOff) {

  /** The first moment after which nothing can be posted to the date any more. */
  public Instant end(LocalDate date) {
    var local =
        cutOff.equals(LocalTime.MIDNIGHT) ? date.plusDays(1).atStartOfDay() : date.atTime(cutOff);
    var jump = zone.getRules().getTransition(local);
    if (jump != null && jump.isGap()) {
      return jump.getInstant(); // the clock goes from before the cut-off to after it
    }
    return local.atZone(zone).withLaterOffsetAtOverlap().toInstant();
  }

  /** Whether both give the same dates; one zone may have several names. */
  boolean same(BookingDays other) {
    return cutOff.equals(other.cutOff) && zone.getRules().equals(other.zone.getRules());
  }

  @Override
  public String toString() {
    return zone + " " + cutOff;
  }
}
