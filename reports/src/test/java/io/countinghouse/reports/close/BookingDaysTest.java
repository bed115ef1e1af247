package io.countinghouse.reports.close;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BookingDaysTest {

  /** The last two are days on which the clock jumps over the cut-off, and passes it twice. */
  @ParameterizedTest
  @CsvSource({
    "UTC,              00:00, 2026-03-30, 2026-03-31T00:00:00Z",
    "UTC,              17:30, 2026-03-30, 2026-03-30T17:30:00Z",
    "America/New_York, 00:00, 2026-03-30, 2026-03-31T04:00:00Z",
    "Europe/Berlin,    02:30, 2026-03-29, 2026-03-29T01:00:00Z",
    "Europe/Berlin,    02:30, 2026-10-25, 2026-10-25T01:30:00Z"
  })
  void aDateEndsWhenNothingMoreIsBookedToIt(
      ZoneId zone, LocalTime cutOff, LocalDate date, Instant end) {
    assertEquals(end, new BookingDays(zone, cutOff).end(date));
  }
}
