package io.countinghouse.scorer.decided;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReadPlaceTest {

  @Test
  void aPlaceWithinTheLogIsGoneOnFrom() {
    assertEquals(Optional.empty(), at(40L, 40, 90).fault(true));
    assertEquals(Optional.empty(), at(90L, 40, 90).fault(true));
    assertEquals(Optional.empty(), at(0L, 0, 0).fault(true));
  }

  @Test
  void aPlaceThatTheLogDoesNotReachIsNotWhetherAnythingWasScoredOrNot() {
    for (var scored : new boolean[] {true, false}) {
      assertEquals(
          Optional.of(
              "transactions-3 has offset 39, and begins at 40: what was between is gone and was not read"),
          at(39L, 40, 90).fault(scored));
      assertEquals(
          Optional.of(
              "transactions-3 has offset 91, and ends at 90: it is not the log that was read"),
          at(91L, 40, 90).fault(scored));
    }
  }

  @Test
  void whereNothingWasReadTheFirstStartBeginsAnywhereAndALaterOneAtZeroOnly() {
    assertEquals(Optional.empty(), at(null, 40, 90).fault(false));
    assertEquals(Optional.empty(), at(null, 0, 90).fault(true));
    assertEquals(
        Optional.of(
            "transactions-3 has no offset, and begins at 40: what was before it may never have been read"),
        at(null, 40, 90).fault(true));
  }

  private static ReadPlace at(@Nullable Long offset, long beginning, long end) {
    return new ReadPlace(new TopicPartition("transactions", 3), offset, beginning, end);
  }
}
