package io.countinghouse.detection.feature;

import io.countinghouse.detection.history.History;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A feature over a window of its own, such as the count within 10 minutes.
 *
 * @param window null if, and only if, the feature has none
 */
public record Measure(Feature feature, @Nullable Duration window) {

  public Measure {
    if (feature.windowed() != (window != null)) {
      throw new IllegalArgumentException(
          "feature " + feature.id() + (feature.windowed() ? " needs a window" : " has no window"));
    }
    if (window != null && (!window.isPositive() || window.compareTo(History.AGE_MAX) > 0)) {
      throw new IllegalArgumentException("window must be more than 0 and at most 90 days");
    }
  }

  /** Its name in a score, such as {@code count_10m}. */
  public String name() {
    return window == null ? feature.id() : feature.id() + "_" + brief(window);
  }

  public double of(Moment moment) {
    return feature.of(moment, window == null ? Duration.ZERO : window);
  }

  private static String brief(Duration window) {
    long seconds = window.toSeconds();
    if (seconds % 86_400 == 0) {
      return seconds / 86_400 + "d";
    }
    if (seconds % 3_600 == 0) {
      return seconds / 3_600 + "h";
    }
    return seconds % 60 == 0 ? seconds / 60 + "m" : window.toMillis() + "ms";
  }
}
