package io.countinghouse.training;

import io.countinghouse.detection.feature.AccountFigures;
import io.countinghouse.detection.feature.Hindsight;
import io.countinghouse.detection.feature.Moment;
import io.countinghouse.detection.feature.ReportingThresholds;
import io.countinghouse.detection.history.AccountEvent;
import io.countinghouse.detection.history.AccountEvent.Label;
import io.countinghouse.detection.history.History;
import io.countinghouse.detection.model.ModelFeatures;
import io.countinghouse.detection.profile.Profile;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The live code over recorded payments, in the order of time. A fraud becomes known to the profiles
 * when the delay has passed, and not before.
 */
public final class Replay {

  /** A fraud that becomes known at a moment. */
  private record Fraud(long knownAtUs, String account, AccountEvent event) {}

  private final ReportingThresholds thresholds;
  private final Duration delay;
  private final long delayUs;
  private final Map<String, History> histories = new HashMap<>();
  private final Map<String, Profile> profiles = new HashMap<>();
  private final ArrayDeque<Fraud> unknown = new ArrayDeque<>();

  public Replay(ReportingThresholds thresholds, Duration delay) {
    this.thresholds = thresholds;
    this.delay = delay;
    this.delayUs = delay.toMillis() * 1_000;
  }

  /** The features of the rows that are wanted; the others only make history. */
  public Matrix features(List<LabelledPayment> payments, Predicate<LabelledPayment> wanted) {
    var matrix = new Matrix();
    for (var payment : payments) {
      boolean isWanted = wanted.test(payment);
      var values = take(payment, isWanted);
      if (isWanted) {
        matrix.add(payment, values);
      }
    }
    return matrix;
  }

  private float[] take(LabelledPayment payment, boolean wanted) {
    var event = payment.event();
    learnUpTo(event.occurredAtUs());
    var history = histories.getOrDefault(payment.account(), History.EMPTY);
    var profile = profiles.computeIfAbsent(payment.party(), party -> new Profile());
    var moment = new Moment(payment.account(), event, history, thresholds);
    var values = wanted ? ModelFeatures.of(moment, profile, delay) : new float[0];
    // Of the others nobody will ask.
    var seen = event.seen(payment.fraud() && AccountFigures.unusual(moment));
    histories.put(payment.account(), history.with(seen).next());
    profile.payment(event.occurredAtUs());
    if (payment.fraud()) {
      unknown.add(new Fraud(event.occurredAtUs() + delayUs, payment.account(), seen));
    }
    return values;
  }

  private void learnUpTo(long nowUs) {
    while (!unknown.isEmpty() && unknown.getFirst().knownAtUs() <= nowUs) {
      var fraud = unknown.removeFirst();
      var history = histories.getOrDefault(fraud.account(), History.EMPTY);
      var event = Hindsight.meant(history, fraud.event().id(), fraud.event());
      if (event != null) {
        histories.put(fraud.account(), history.labelled(event, Label.FRAUD).next());
        profiles
            .computeIfAbsent(event.party(), party -> new Profile())
            .fraud(event.occurredAtUs(), event.unusual());
      }
    }
  }
}
