package io.countinghouse.cli.alerts;

import io.countinghouse.detection.alert.AccountAlerts;
import io.countinghouse.events.Flag;
import io.countinghouse.events.Review;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The flags that say that they belong together. */
final class Alert {

  private final List<Flag> flags = new ArrayList<>();

  /** Of a flag; one of an earlier program stands alone. */
  static UUID id(Flag flag) {
    return flag.alert() == null ? flag.transactionId() : flag.alert().id();
  }

  void add(Flag flag) {
    flags.add(flag);
  }

  UUID id() {
    return id(flags.getFirst());
  }

  String account() {
    return flags.getFirst().subjectAccount();
  }

  int flags() {
    return flags.size();
  }

  Instant first() {
    return flags.stream().map(Flag::postedAt).min(Instant::compareTo).orElseThrow();
  }

  Instant last() {
    return newest().postedAt();
  }

  double score() {
    return flags.stream().mapToDouble(Flag::score).max().orElseThrow();
  }

  /** Why, in the words of its newest flag: the strongest rule, or the model. */
  String why() {
    var reasons = newest().reasons();
    return reasons.isEmpty() ? "model" : reasons.getFirst().rule();
  }

  private Flag newest() {
    Flag newest = flags.getFirst();
    for (var one : flags) {
      newest = one.postedAt().isBefore(newest.postedAt()) ? newest : one;
    }
    return newest;
  }

  /**
   * What became of it: {@code open}, {@code quiet}, or what the review said that came last.
   *
   * @param reviews the newest of each payment
   */
  String state(Map<UUID, Review> reviews, Instant now) {
    @Nullable Review last = null;
    for (var flag : flags) {
      var review = reviews.get(flag.transactionId());
      if (review != null && (last == null || review.reviewedAt().isAfter(last.reviewedAt()))) {
        last = review;
      }
    }
    if (last != null) {
      return last.outcome().name().toLowerCase(Locale.ROOT);
    }
    return last().plus(AccountAlerts.QUIET).isBefore(now) ? "quiet" : "open";
  }

  /** Until when its newest flag says that the account is snoozed; empty: it does not. */
  String snoozed() {
    var snoozed = newest().snoozed();
    return snoozed == null ? "" : Objects.requireNonNull(snoozed).until() + ", " + snoozed.by();
  }
}
