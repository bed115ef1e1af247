package io.countinghouse.cli.close;

import io.countinghouse.reports.close.BookingDays;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** When booking dates end. The ledger has it on record; who says it here says it once more. */
final class CalendarOptions {

  @Option(
      names = "--zone",
      description =
          "The time zone of booking dates; if it is not the ledger's, nothing is sealed (default: the"
              + " ledger's, which is ingest's BOOKING_ZONE).")
  private @Nullable ZoneId zone;

  @Option(
      names = "--cut-off",
      paramLabel = "HH:MM",
      description =
          "The time of day from which it is the next date, likewise (default: 00:00 beside --zone,"
              + " otherwise the ledger's, which is ingest's BOOKING_CUTOFF).")
  private @Nullable LocalTime cutOff;

  /**
   * What was said; null: nothing. One of them alone stands beside the other's default of ingest.
   */
  @Nullable BookingDays days() {
    return zone == null && cutOff == null
        ? null
        : new BookingDays(
            Objects.requireNonNullElse(zone, ZoneOffset.UTC),
            Objects.requireNonNullElse(cutOff, LocalTime.MIDNIGHT));
  }
}
