package io.countinghouse.scorer;

import io.countinghouse.events.Flag;
import io.countinghouse.events.Review;
import io.countinghouse.events.Snooze;
import io.countinghouse.scorer.store.AlertStore;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Puts flags into the alerts of their accounts. */
final class Alerting {

  private final AlertStore alerts;

  Alerting(AlertStore alerts) {
    this.alerts = alerts;
  }

  /** The flag with the alert that it belongs to, and the snooze that it is raised in. */
  Flag raised(Flag flag) {
    var now =
        alerts.change(
            flag.subjectAccount(), before -> before.flagged(flag.transactionId(), flag.postedAt()));
    return flag.in(now.alert(), now.snoozedAt(flag.postedAt()));
  }

  /** A review closes the alert that its payment is in, also if the payment is forgotten. */
  void reviewed(@Nullable String key, Review review) {
    if (review.subjectAccount().equals(key)) {
      alerts.change(review.subjectAccount(), before -> before.reviewed(review.transactionId()));
    }
  }

  /**
   * Takes in a snooze.
   *
   * @param writtenAt by the broker's clock
   * @throws UnfitException if it is of another account than its key, for too long, or one too many
   */
  void snoozed(@Nullable String key, Snooze snooze, Instant writtenAt) {
    if (!snooze.subjectAccount().equals(key)) {
      throw new UnfitException("the key is not the subject account");
    }
    try {
      alerts.change(snooze.subjectAccount(), before -> before.snoozed(snooze, writtenAt));
    } catch (IllegalArgumentException | ArithmeticException e) { // no time that can be counted
      throw new UnfitException(String.valueOf(e.getMessage()), e);
    }
  }
}
