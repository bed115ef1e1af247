package io.countinghouse.reports.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.countinghouse.testkit.Seeds;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SeqRangeTest {

  private static LongStream seeds() {
    return Seeds.some(20);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void rangesCoverExactlyTheSequencesAndNeverTouch(long seed) {
    var random = Seeds.random(seed);
    var sequences = new TreeSet<Long>();
    for (int i = 0; i < 60; i++) {
      sequences.add(random.nextLong(1, 100));
    }
    var ranges = SeqRange.of(List.copyOf(sequences), Integer.MAX_VALUE);
    assertEquals(
        List.copyOf(sequences),
        ranges.stream().flatMap(r -> LongStream.rangeClosed(r.first(), r.last()).boxed()).toList());
    for (int i = 1; i < ranges.size(); i++) {
      assertEquals(true, ranges.get(i).first() > ranges.get(i - 1).last() + 1);
    }
  }

  @Test
  void onlyTheFirstRangesAreKept() {
    assertEquals(
        List.of(new SeqRange(1, 2), new SeqRange(4, 4)), SeqRange.of(List.of(1L, 2L, 4L, 6L), 2));
    assertEquals(List.of(), SeqRange.of(List.of(), 2));
  }
}
