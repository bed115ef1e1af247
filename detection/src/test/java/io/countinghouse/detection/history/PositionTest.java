package io.countinghouse.detection.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.countinghouse.testkit.Payments;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a payment happened, as its attributes say it. */
final class PositionTest {

  private static @Nullable Position of(String attributes) {
    var transaction = new Payments("alice").out(Duration.ZERO, "1.00", attributes);
    return AccountEvent.of(transaction).position();
  }

  @Test
  void twoNumbersOfTheAttributesAreAPosition() {
    assertEquals(new Position(50.03, -8.57), of("{\"latitude\":50.03,\"longitude\":-8.57}"));
    assertEquals(
        new Position(-90, 180),
        of("{\"device\":{\"latitude\":1,\"list\":[{}]},\"latitude\":-90,\"longitude\":180}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"latitude\":50}",
        "{\"longitude\":50}",
        "{\"latitude\":\"50\",\"longitude\":8}",
        "{\"latitude\":90.1,\"longitude\":8}",
        "{\"latitude\":50,\"longitude\":180.5}",
        "{\"latitude\":null,\"longitude\":8}",
        "{\"device\":{\"latitude\":50,\"longitude\":8}}",
        "{\"latitude\":10000000000000000000000000000000000000,\"longitude\":8}"
      })
  void anythingElseIsNone(String attributes) {
    assertNull(of(attributes));
  }

  @Test
  void distancesAreThoseOfTheEarth() {
    var frankfurt = new Position(50.0333, 8.5706);
    var newYork = new Position(40.6398, -73.7789);
    assertEquals(6_190, frankfurt.kmTo(newYork), 20);
    assertEquals(0, frankfurt.kmTo(frankfurt));
    assertEquals(20_015, new Position(0, 0).kmTo(new Position(0, 180)), 1);
    assertEquals(111.2, new Position(0, 179.5).kmTo(new Position(0, -179.5)), 0.1);
  }
}
