package io.countinghouse.detection.feature;

import io.countinghouse.detection.history.AccountEvent;
import java.util.List;

/**
 * Money that came in, and how much of it went out again. Each amount that leaves is taken from what
 * had come in before it and is still there; money that was there before the window is not counted.
 */
record Flow(AccountEvent event, double inMinor, double passedMinor) {

  static Flow of(Moment m, List<AccountEvent> past) {
    double in = 0;
    double still = 0;
    double passed = 0;
    for (int i = 0; i <= past.size(); i++) {
      var one = i < past.size() ? past.get(i) : m.event();
      if (!one.currency().equals(m.event().currency())) {
        continue;
      }
      if (one.outgoing()) {
        double part = Math.min(still, one.minor());
        still -= part;
        passed += part;
      } else {
        in += one.minor();
        still += one.minor();
      }
    }
    return new Flow(m.event(), in, passed);
  }

  double inMajor() {
    return event.major(inMinor);
  }

  double passedThrough() {
    return inMinor == 0 ? 0 : passedMinor / inMinor;
  }
}
