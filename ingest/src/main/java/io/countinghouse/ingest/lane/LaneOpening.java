package io.countinghouse.ingest.lane;

/** Asked before a lane gets its first row. */
@FunctionalInterface
public interface LaneOpening {

  /**
   * Looks whether the lane has been used before, by a ledger that is not this one.
   *
   * @throws LaneLost if it has
   */
  void check(int lane);
}
