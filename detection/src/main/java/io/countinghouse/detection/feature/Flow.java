package io.countinghouse.detection.feature;

import io.countinghouse.detection.history.AccountEvent;
import io.countinghouse.detection.history.Bucket;
import java.time.Duration;

/**
 * Money that came in, and how much of it went out again. Each amount that leaves is taken from what
 * had come in before it and is still there; money that was there before the window is not counted.
 * Within a bucket of the past all that came in counts as having come before what went out.
 */
final class Flow {

  private final AccountEvent event;
  private double in;
  private double still;
  private double passed;

  private Flow(AccountEvent event) {
    this.event = event;
  }

  static Flow of(Moment m, Duration window) {
    var flow = new Flow(m.event());
    long endUs = m.event().occurredAtUs();
    for (var bucket : m.history().before(endUs, window)) {
      flow.take(bucket, false);
      flow.take(bucket, true);
    }
    for (var one : m.history().within(endUs, window)) {
      flow.take(one.outgoing(), one.currency(), one.minor());
    }
    flow.take(m.event().outgoing(), m.event().currency(), m.event().minor());
    return flow;
  }

  private void take(Bucket bucket, boolean outgoing) {
    for (var part : bucket.parts()) {
      if (part.outgoing() == outgoing) {
        take(outgoing, part.currency(), part.minor());
      }
    }
  }

  private void take(boolean outgoing, String currency, double minor) {
    if (!currency.equals(event.currency())) {
      return;
    }
    if (outgoing) {
      double part = Math.min(still, minor);
      still -= part;
      passed += part;
    } else {
      in += minor;
      still += minor;
    }
  }

  double inMajor() {
    return event.major(in);
  }

  double passedThrough() {
    return in == 0 ? 0 : passed / in;
  }
}
