package io.countinghouse.detection.feature;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * A feature over a window of its own, such as the count within 10 minutes.
 *
 * @param window null if, and only if, the feature has none
 * @param threshold what a feature of amounts just below a threshold is about, in major units of the
 *     event's currency; 0: its reporting threshold
 */
public record Measure(Feature feature, @Nullable Duration window, double threshold) {

  public Measure {
    if (feature.windowed() != (window != null)) {
      throw new IllegalArgumentException(
          "feature " + feature.id() + (feature.windowed() ? " needs a window" : " has no window"));
    }
    if (window != null && (!window.isPositive() || window.compareTo(feature.windowMax()) > 0)) {
      throw new IllegalArgumentException(
          "window must be more than 0 and at most " + feature.windowMax().toDays() + " days");
    }
    if (!(threshold >= 0 && threshold < 1e15) || (threshold > 0 && !feature.nearThreshold())) {
      throw new IllegalArgumentException("feature " + feature.id() + " has no such threshold");
    }
  }

  public Measure(Feature feature, @Nullable Duration window) {
    this(feature, window, 0);
  }

  /**
   * Its name in a score, such as {@code count_10m}; with a threshold of its own {@code
   * near_threshold_sum_7d_3000}.
   */
  public String name() {
    var name = window == null ? feature.id() : feature.id() + "_" + brief(window);
    return threshold == 0
        ? name
        : name + "_" + BigDecimal.valueOf(threshold).stripTrailingZeros().toPlainString();
  }

  /** Its value; NaN if there is none. */
  public double of(Moment moment) {
    return feature.of(moment, window == null ? Duration.ZERO : window, threshold);
  }

  private static String brief(Duration window) {
    if (!window.equals(window.truncatedTo(ChronoUnit.SECONDS))) {
      return window.toString(); // rare, and never the name of another window
    }
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
