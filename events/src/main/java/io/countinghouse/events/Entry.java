package io.countinghouse.events;

import java.time.Instant;

/** What takes a sequence number in a lane: a transaction, or a change of an account. */
public sealed interface Entry permits Transaction, Account {

  /** The lane that posted it, 0 or more. */
  int lane();

  /** Its place in the lane: 1, 2, 3 … without a gap. */
  long laneSeq();

  /** The lane's time, in whole microseconds; never runs backwards within a lane. */
  Instant postedAt();
}
