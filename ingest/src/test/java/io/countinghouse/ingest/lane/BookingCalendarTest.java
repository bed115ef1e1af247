package io.countinghouse.ingest.lane;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BookingCalendarTest {

  @ParameterizedTest
  @CsvSource({
    "UTC,           00:00, 2026-03-01T23:59:59.999999Z, 2026-03-01",
    "UTC,           00:00, 2026-03-02T00:00:00Z,        2026-03-02",
    "UTC,           17:30, 2026-03-01T17:29:59.999999Z, 2026-03-01",
    "UTC,           17:30, 2026-03-01T17:30:00Z,        2026-03-02",
    "Europe/Berlin, 00:00, 2026-03-01T23:00:00Z,        2026-03-02",
    "Europe/Berlin, 17:30, 2026-07-01T15:30:00Z,        2026-07-02",
    "America/New_York, 00:00, 2026-03-02T04:59:59Z,     2026-03-01",
    "UTC,           17:30, 2026-12-31T18:00:00Z,        2027-01-01",
  })
  void aMomentBelongsToTheDayOfItsZoneAndToTheNextFromTheCutoffOn(
      String zone, String cutoff, String moment, String date) {
    var calendar = new BookingCalendar(ZoneId.of(zone), LocalTime.parse(cutoff));
    assertEquals(LocalDate.parse(date), calendar.dateOf(Instant.parse(moment)));
  }
}
