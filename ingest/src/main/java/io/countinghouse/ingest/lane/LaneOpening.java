package io.countinghouse.ingest.lane;

import java.util.Optional;

/**
 * Asked before a lane gets its first row, and before a process posts to a lane for the first time.
 */
public interface LaneOpening {

  /**
   * Looks whether the lane has been used before, by a ledger that is not this one.
   *
   * @throws LaneLost if it has
   */
  void check(int lane);

  /**
   * Looks whether Kafka has more of the lane than this ledger, as after the ledger was restored to
   * an earlier moment: what is posted then would have the sequence of something published.
   *
   * @param lastSeq of the lane's row
   * @return what contradicts; empty: nothing, or Kafka can't be asked
   */
  Optional<String> contradiction(int lane, long lastSeq);
}
