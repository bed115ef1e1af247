package io.countinghouse.training;

import io.countinghouse.detection.feature.AccountFigures;
import io.countinghouse.detection.feature.Moment;
import io.countinghouse.detection.feature.ReportingThresholds;
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

  /** What is known of a fraud, once it is known. */
  private record Label(long knownAtUs, String party, long occurredAtUs, boolean explained) {}

  private final ReportingThresholds thresholds;
  private final Duration delay;
  private final long delayUs;
  private final Map<String, History> histories = new HashMap<>();
  private final Map<String, Profile> profiles = new HashMap<>();
  private final ArrayDeque<Label> unknown = new ArrayDeque<>();

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
    histories.put(payment.account(), history.with(event).next());
    profile.payment(event.occurredAtUs());
    if (payment.fraud()) {
      unknown.add(
          new Label(
              event.occurredAtUs() + delayUs,
              payment.party(),
              event.occurredAtUs(),
              AccountFigures.unusual(moment)));
    }
    return values;
  }

  private void learnUpTo(long nowUs) {
    while (!unknown.isEmpty() && unknown.getFirst().knownAtUs() <= nowUs) {
      var label = unknown.removeFirst();
      profiles
          .computeIfAbsent(label.party(), party -> new Profile())
          .fraud(label.occurredAtUs(), label.explained());
    }
  }
}
