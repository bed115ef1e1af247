package io.countinghouse.events;

/** The place of an entry: its lane, and its sequence in it. */
public record LaneSeq(int lane, long seq) {

  /** Where a message belongs. */
  public static LaneSeq of(Sequenced message) {
    return new LaneSeq(message.lane(), message.laneSeq());
  }

  /** Such as {@code 0/17}. */
  @Override
  public String toString() {
    return lane + "/" + seq;
  }
}
