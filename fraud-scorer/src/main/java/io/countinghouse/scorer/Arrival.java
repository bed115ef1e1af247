package io.countinghouse.scorer;

import io.countinghouse.events.Review;
import io.countinghouse.events.Snooze;
import io.countinghouse.events.Transaction;

/**
 * What reaches an account: it does something, another customer does something with it, something
 * becomes known of what it did, or nobody wants to be told of it.
 */
sealed interface Arrival {

  /** It is scored. */
  record Paid(Transaction transaction) implements Arrival {}

  /** What was scored when it was authorised reaches another customer. */
  record Captured(Transaction transaction) implements Arrival {}

  record Reviewed(Review review) implements Arrival {}

  /** What was put aside once, and can be used now. */
  record Repaired(Arrival arrival) implements Arrival {}

  record Snoozed(Snooze snooze) implements Arrival {}

  /** Another account's transaction, of which this one is the counterparty. */
  record Received(Transaction transaction) implements Arrival {}
}
