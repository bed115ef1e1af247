package io.countinghouse.detection.feature;

import io.countinghouse.detection.history.AccountEvent;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The way from the account's payment before that had a position. Without a position, or without one
 * before it in the window, both figures are NaN: there is no way.
 */
final class Travel {

  /** What is closer in time counts as so far apart, so that a speed is finite. */
  private static final double SECONDS_MIN = 1;

  private Travel() {}

  /** How far, in kilometres, over the earth's surface. */
  static double km(Moment m, Duration window) {
    var here = m.event().position();
    var before = before(m, window);
    return here == null || before == null || before.position() == null
        ? Double.NaN
        : before.position().kmTo(here);
  }

  /** How fast one would have had to travel, in kilometres an hour. */
  static double kmh(Moment m, Duration window) {
    double km = km(m, window);
    var before = before(m, window);
    if (before == null) {
      return Double.NaN;
    }
    double seconds = (m.event().occurredAtUs() - before.occurredAtUs()) / 1e6;
    return km / (Math.max(SECONDS_MIN, seconds) / 3_600);
  }

  private static @Nullable AccountEvent before(Moment m, Duration window) {
    if (m.event().position() == null) {
      return null;
    }
    var past = m.history().within(m.event().occurredAtUs(), window);
    for (int i = past.size() - 1; i >= 0; i--) {
      if (past.get(i).position() != null) {
        return past.get(i);
      }
    }
    return null;
  }
}
