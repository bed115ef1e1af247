package io.countinghouse.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A ledger goes on by the calendar that it began with, unless another one is announced. */
final class RecordedCalendarIT {

  private static final Map<String, String> BERLIN =
      Map.of("BOOKING_ZONE", "Europe/Berlin", "BOOKING_CUTOFF", "17:30");

  private final Ingest servers;

  RecordedCalendarIT() throws Exception {
    servers = Ingest.servers();
  }

  @AfterEach
  void stop() {
    servers.close();
  }

  private List<String> recorded() throws Exception {
    return servers.texts(
        "SELECT concat_ws(' ', version, zone, cut_off) FROM ledger.booking_calendar ORDER BY version");
  }

  @Test
  void anotherCalendarIsRefusedUnlessItIsAnnouncedAsTheNextVersion() throws Exception {
    servers.start("first", BERLIN).close();
    assertEquals(List.of("1 Europe/Berlin 17:30:00"), recorded());
    servers.start("again", BERLIN).close();

    assertThrows(RuntimeException.class, () -> servers.start("other", Map.of()));
    assertTrue(
        servers.log("other").contains("the ledger books by Europe/Berlin 17:30 (version 1)"),
        servers.log("other"));
    assertEquals(List.of("1 Europe/Berlin 17:30:00"), recorded());

    servers.start("next", Map.of("BOOKING_VERSION", "2")).close();
    assertEquals(List.of("1 Europe/Berlin 17:30:00", "2 Z 00:00:00"), recorded());
    servers.start("same", Map.of("BOOKING_VERSION", "2", "BOOKING_ZONE", "UTC")).close();
    assertThrows(RuntimeException.class, () -> servers.start("back", BERLIN));
    assertEquals(2, recorded().size());
  }
}
