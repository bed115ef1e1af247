package io.countinghouse.scorer;

import io.countinghouse.events.Review;
import io.countinghouse.events.Transaction;

/** What reaches an account: it does something, or something becomes known of what it did. */
sealed interface Arrival {

  record Paid(Transaction transaction) implements Arrival {}

  record Reviewed(Review review) implements Arrival {}
}
