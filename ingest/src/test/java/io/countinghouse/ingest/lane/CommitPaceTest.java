package io.countinghouse.ingest.lane;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class CommitPaceTest {

  private static final long MS = 1_000_000;

  @Test
  void aLaneIsInSmallCommitsForHalfOfItsTime() {
    assertEquals(MS, CommitPace.waitNanos(8, MS, 0));
  }

  @Test
  void noCallerWaitsLongerThanTwoMilliseconds() {
    assertEquals(2 * MS, CommitPace.waitNanos(8, 40 * MS, 0));
  }

  @Test
  void aCallerWhoIsAloneIsNotHeldUp() {
    assertEquals(0, CommitPace.waitNanos(1, MS, 0));
  }

  @Test
  void neitherALargeCommitNorManyWhoWaitAreFollowedByAPause() {
    assertEquals(0, CommitPace.waitNanos(CommitPace.SMALL_MAX, MS, 0));
    assertEquals(0, CommitPace.waitNanos(8, MS, CommitPace.SMALL_MAX));
  }
}
