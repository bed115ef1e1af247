package io.countinghouse.ingest.lane;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;

/**
 * Which business date a moment belongs to: its date in the zone, or the next day's from the cut-off
 * on. A cut-off of 00:00 means the calendar day itself.
 */
public record BookingCalendar(ZoneId zone, LocalTime cutoff) {

  /** The business date of a moment. */
  public LocalDate dateOf(Instant moment) {
    var local = moment.atZone(zone);
    boolean next = !cutoff.equals(LocalTime.MIDNIGHT) && !local.toLocalTime().isBefore(cutoff);
    return next ? local.toLocalDate().plusDays(1) : local.toLocalDate();
  }

  @Override
  public String toString() {
    return zone + " " + cutoff;
  }
}
