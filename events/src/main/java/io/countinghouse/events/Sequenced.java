package io.countinghouse.events;

/** What belongs to one entry of a lane: the entry itself, or what is said of it. */
public interface Sequenced {

  /** The lane that posted it, 0 or more. */
  int lane();

  /** Its place in the lane: 1, 2, 3 … without a gap. */
  long laneSeq();
}
