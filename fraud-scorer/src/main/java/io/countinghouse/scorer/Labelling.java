package io.countinghouse.scorer;

import io.countinghouse.detection.feature.Hindsight;
import io.countinghouse.detection.history.AccountEvent;
import io.countinghouse.detection.history.AccountEvent.Label;
import io.countinghouse.events.Review;
import io.countinghouse.scorer.profile.PartyEvent;
import io.countinghouse.scorer.store.HistoryStore;
import org.jspecify.annotations.Nullable;

/**
 * Marks what became known of a remembered payment. The mark is what makes a review that comes twice
 * count once, and lets the newest word on a payment take back the one before.
 */
final class Labelling {

  private final HistoryStore histories;
  private final ScorerMetrics metrics;

  Labelling(HistoryStore histories, ScorerMetrics metrics) {
    this.histories = histories;
    this.metrics = metrics;
  }

  /**
   * Takes in a review.
   *
   * @return what the merchant's profile must learn of it; null: nothing
   * @throws UnfitException if it is of another account than its key, or of a payment that is not
   *     remembered
   */
  Outcome.@Nullable Labelled learn(@Nullable String key, Review review) {
    var account = review.subjectAccount();
    if (!account.equals(key)) {
      throw new UnfitException("the key is not the subject account");
    }
    var event =
        Hindsight.meant(histories.of(account), review.transactionId(), AccountEvent.of(review));
    if (event == null) {
      throw new UnfitException(
          "transaction %s is not in the account's history%s"
              .formatted(
                  review.transactionId(),
                  review.payment() == null ? ", and the review does not say what was paid" : ""));
    }
    metrics.reviewed();
    var label =
        switch (review.outcome()) {
          case CONFIRMED -> Label.FRAUD;
          case DISMISSED -> Label.GOOD;
        };
    histories.label(account, event, label);
    return told(event, label);
  }

  /** Whether something was said of the review's payment already. */
  boolean knows(Review review) {
    var event = histories.of(review.subjectAccount()).find(review.transactionId());
    return event != null && event.label() != Label.UNKNOWN;
  }

  private static Outcome.@Nullable Labelled told(AccountEvent event, Label label) {
    return switch (Hindsight.news(event.label(), label)) {
      case NONE -> null;
      case FRAUD -> told(event, PartyEvent.Kind.FRAUD);
      case NO_FRAUD -> told(event, PartyEvent.Kind.NO_FRAUD);
    };
  }

  private static Outcome.Labelled told(AccountEvent event, PartyEvent.Kind kind) {
    return new Outcome.Labelled(
        event.party(), new PartyEvent(kind, event.occurredAtUs(), event.unusual()));
  }
}
