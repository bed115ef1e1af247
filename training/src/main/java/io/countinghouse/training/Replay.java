package io.countinghouse.training;

import io.countinghouse.detection.feature.AccountFigures;
import io.countinghouse.detection.feature.Moment;
import io.countinghouse.detection.feature.ReportingThresholds;
import io.countinghouse.detection.history.AccountEvent.Label;
import io.countinghouse.detection.model.ModelFeatures;
import io.countinghouse.events.Micros;
import io.countinghouse.training.backtest.Past;
import io.countinghouse.training.backtest.PastLabel;
import io.countinghouse.training.backtest.PastReceived;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/**
 * The live code over recorded payments, in the order of time. A fraud becomes known to the profiles
 * when the delay has passed, and not before.
 */
public final class Replay {

  private final ReportingThresholds thresholds;
  private final Duration delay;
  private final Past past = new Past(true);

  public Replay(ReportingThresholds thresholds, Duration delay) {
    this.thresholds = thresholds;
    this.delay = delay;
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

  /** What an account receives now of a payment that was authorised before, and so of no row. */
  public void learn(PastReceived received) {
    past.learn(received);
  }

  private float[] take(LabelledPayment payment, boolean wanted) {
    var event = payment.event();
    var now = Micros.toInstant(event.occurredAtUs());
    var history = past.of(payment.account(), now);
    var moment = new Moment(payment.account(), event, history, thresholds);
    var values = wanted ? ModelFeatures.of(moment, past.merchant(event), delay) : new float[0];
    // Of the others nobody will ask.
    var seen = event.seen(payment.fraud() && AccountFigures.unusual(moment));
    past.add(payment.account(), seen, payment.reachesCustomer());
    if (payment.fraud()) {
      past.learn(new PastLabel(payment.account(), event.id(), seen, Label.FRAUD, now.plus(delay)));
    }
    return values;
  }
}
