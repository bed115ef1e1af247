package io.countinghouse.ingest.lane;

/** What a lane waits for that does not post. */
public enum LaneWait {
  /** To be connected. */
  LEDGER("the ledger can't be reached at the moment"),

  /** Whoever owns it, to give it up or to be gone. */
  OWNER("another instance owns the lane, this one stands by"),

  /** A person: the lane's numbers must not be given away once more. */
  REPAIR("ledger and Kafka contradict each other: the lane needs a repair"),

  /** Kafka, to say how far the lane was published. */
  WHAT_KAFKA_HAS(
      "this ledger may have been restored to an earlier moment, and Kafka has not answered yet"
          + " whether it has more of the lane");

  private final String why;

  LaneWait(String why) {
    this.why = why;
  }

  /** For people. */
  public String why() {
    return why;
  }
}
