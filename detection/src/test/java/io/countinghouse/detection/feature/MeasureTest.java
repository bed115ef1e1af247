package io.countinghouse.detection.feature;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a rule's own features are called in a score. */
final class MeasureTest {

  @Test
  void noTwoWindowsHaveOneName() {
    var windows =
        List.of(
            "PT0.2S",
            "PT0.5S",
            "PT0.0000005S",
            "PT60.5S",
            "PT1M",
            "PT90S",
            "PT1H",
            "PT1H0.5S",
            "PT24H",
            "PT48H");
    var names = new HashSet<String>();
    for (var window : windows) {
      names.add(new Measure(Feature.COUNT, Duration.parse(window)).name());
    }
    assertEquals(windows.size(), names.size(), names.toString());
  }
}
