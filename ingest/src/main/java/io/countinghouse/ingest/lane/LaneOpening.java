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
   * @param known whether this ledger is known never to have been restored: then the lane may be
   *     opened while Kafka is away
   * @return whether it may be opened; false: Kafka has not answered, ask again
   * @throws LaneLost if it has been used
   */
  boolean isNew(int lane, boolean known);

  /**
   * Looks whether Kafka has more of the lane than this ledger, as after the ledger was restored to
   * an earlier moment.
   *
   * @param lastSeq of the lane's row
   * @param known whether the lane is known to be whole on this server: then a Kafka that is away
   *     does not keep it from posting
   */
  Comparison compare(int lane, long lastSeq, boolean known);
}
