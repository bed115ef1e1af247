package io.countinghouse.ingest.lane;

/**
 * Asked before a lane gets its first row, and before a process posts to a lane for the first time.
 */
public interface LaneOpening {

  /** How a lane's row compares with what Kafka has of the lane. */
  sealed interface Comparison {
    /** Nothing speaks against posting; or Kafka is away, and the publisher compares later. */
    record Passed() implements Comparison {}

    /** Kafka has what this ledger has lost: what is posted would reuse a published sequence. */
    record Contradicted(String why) implements Comparison {}

    /** Kafka is there and has not answered yet: ask again. */
    record NotYet() implements Comparison {}
  }

  /**
   * Looks whether the lane has been used before, by a ledger that is not this one.
   *
   * @throws LaneLost if it has
   */
  void check(int lane);

  /**
   * Looks whether Kafka has more of the lane than this ledger, as after the ledger was restored to
   * an earlier moment.
   *
   * @param lastSeq of the lane's row
   */
  Comparison compare(int lane, long lastSeq);
}
