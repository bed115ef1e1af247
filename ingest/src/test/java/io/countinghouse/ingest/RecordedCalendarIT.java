package io.countinghouse.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A ledger goes on by the calendar that it began with, unless another one is announced. */
final class RecordedCalendarIT {

  /** The last zone in which any date begins; in the other one it is a day later at any moment. */
  private static final Map<String, String> WEST = Map.of("BOOKING_ZONE", "Etc/GMT+12");

  private static final Map<String, String> EAST =
      Map.of("BOOKING_ZONE", "Pacific/Kiritimati", "BOOKING_VERSION", "2");

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
    servers.start("first", WEST).close();
    assertEquals(List.of("1 Etc/GMT+12 00:00:00"), recorded());
    servers.start("again", WEST).close();

    assertThrows(RuntimeException.class, () -> servers.start("other", Map.of()));
    assertTrue(
        servers.log("other").contains("the ledger books by Etc/GMT+12 00:00 (version 1)"),
        servers.log("other"));
    assertEquals(List.of("1 Etc/GMT+12 00:00:00"), recorded());

    servers.start("next", EAST).close();
    assertEquals(List.of("1 Etc/GMT+12 00:00:00", "2 Pacific/Kiritimati 00:00:00"), recorded());
    servers.start("same", EAST).close();
    assertThrows(RuntimeException.class, () -> servers.start("back", WEST));
    assertEquals(2, recorded().size());
  }

  @Test
  void noDateBeginsASecondTime() throws Exception {
    servers.start("first", Map.of("BOOKING_ZONE", "Pacific/Kiritimati")).close();
    var back = new HashMap<>(WEST);
    back.put("BOOKING_VERSION", "2");
    assertThrows(RuntimeException.class, () -> servers.start("back", back));
    assertTrue(servers.log("back").contains("start with them when it is"), servers.log("back"));
    assertEquals(1, recorded().size());
  }
}
