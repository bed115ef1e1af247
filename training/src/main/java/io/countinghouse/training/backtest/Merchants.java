package io.countinghouse.training.backtest;

import io.countinghouse.detection.history.AccountEvent;
import io.countinghouse.detection.profile.Profile;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;

/** What is known of merchants as time goes by. */
final class Merchants {

  /** A fraud that becomes known at a moment. */
  private record Fraud(Instant at, AccountEvent event) {}

  private final Map<String, Profile> profiles = new HashMap<>();
  private final PriorityQueue<Fraud> waiting = new PriorityQueue<>(Comparator.comparing(Fraud::at));

  /** As it is known at a moment; moments come in order. */
  Profile of(AccountEvent event, Instant now) {
    while (!waiting.isEmpty() && !waiting.element().at().isAfter(now)) {
      var fraud = waiting.remove().event();
      profile(fraud).fraud(fraud.occurredAtUs(), fraud.unusual());
    }
    return profile(event);
  }

  void paid(AccountEvent event) {
    profile(event).payment(event.occurredAtUs());
  }

  /**
   * Says that a payment will be known as fraud.
   *
   * @param event as it was seen when it happened
   */
  void fraud(AccountEvent event, Instant at) {
    waiting.add(new Fraud(at, event));
  }

  private Profile profile(AccountEvent event) {
    return profiles.computeIfAbsent(event.party(), party -> new Profile());
  }
}
