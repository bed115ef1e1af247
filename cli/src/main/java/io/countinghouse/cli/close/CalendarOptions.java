package io.countinghouse.cli.close;

import io.countinghouse.reports.close.BookingDays;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import picocli.CommandLine.Option;

/** When booking dates end; must be what ingest is set to. */
final class CalendarOptions {

  @Option(
      names = "--zone",
      defaultValue = "UTC",
      description = "The time zone of booking dates: ingest's BOOKING_ZONE (default: UTC).")
  private ZoneId zone = ZoneOffset.UTC;

  @Option(
      names = "--cut-off",
      paramLabel = "HH:MM",
      defaultValue = "00:00",
      description = "Ingest's BOOKING_CUTOFF (default: 00:00, the calendar day).")
  private LocalTime cutOff = LocalTime.MIDNIGHT;

  BookingDays days() {
    return new BookingDays(zone, cutOff);
  }
}
