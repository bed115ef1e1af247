package io.countinghouse.events;

import java.time.Instant;

/** What takes a sequence number in a lane: a transaction, or a change of an account. */
public sealed interface Entry extends Sequenced permits Transaction, Account {

  /** The lane's time, in whole microseconds; never runs backwards within a lane. */
  Instant postedAt();
}
