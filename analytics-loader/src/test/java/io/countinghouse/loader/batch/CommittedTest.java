package io.countinghouse.loader.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.testkit.Seeds;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CommittedTest {

  /** The broker's default for offset.metadata.max.bytes. */
  private static final int METADATA_BYTES_MAX = 4096;

  @ParameterizedTest
  @MethodSource("seeds")
  void whatIsCommittedIsReadBackEqual(long seed) {
    var random = Seeds.random(seed);
    var state = new Committed.Open(bounds(random, random.nextInt(0, 65)));
    assertEquals(state, Committed.of(state.toOffset()));
    var closed = new Committed.Closed(random.nextLong(0, Long.MAX_VALUE));
    assertEquals(closed, Committed.of(closed.toOffset()));
  }

  static LongStream seeds() {
    return Seeds.some(20);
  }

  @Test
  void theWidestBoundsFitTheBroker() {
    var rows = new TreeMap<Integer, Long>();
    for (int i = 0; i < BatchLimits.MONTHS_MAX; i++) {
      rows.put(229_912 - i, (long) BatchLimits.ROWS_MAX);
    }
    var widest =
        new Bounds(0, Long.MAX_VALUE, rows, Long.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);
    assertTrue(new Committed.Open(widest).toOffset().metadata().length() < METADATA_BYTES_MAX / 2);
  }

  @Test
  void anOffsetThatAnOperatorSetIsClosedThere() {
    assertEquals(new Committed.Closed(7), Committed.of(new OffsetAndMetadata(7, "")));
  }

  @Test
  void othersMetadataIsRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> Committed.of(new OffsetAndMetadata(7, "2 open something")));
  }

  private static Bounds bounds(RandomGenerator random, int months) {
    var rows = new TreeMap<Integer, Long>();
    for (int i = 0; i < months; i++) {
      rows.put(random.nextInt(190_001, 229_913), random.nextLong(1, BatchLimits.ROWS_MAX));
    }
    long first = random.nextLong(0, Long.MAX_VALUE / 2);
    return new Bounds(
        first,
        first + random.nextLong(0, 1_000_000),
        rows,
        random.nextLong(0, 100),
        1,
        random.nextInt(0, 3));
  }
}
