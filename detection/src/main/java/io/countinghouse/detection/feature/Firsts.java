package io.countinghouse.detection.feature;

import io.countinghouse.detection.history.AccountEvent;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Whether something about an event is new to its account. */
final class Firsts {

  /** With fewer past values than this, everything would be a first time. */
  static final int KNOWN_MIN = 5;

  private Firsts() {}

  /** 1 if the value is there and at least 5 past events have one, but none has this one. */
  static double of(
      @Nullable String value,
      List<AccountEvent> past,
      Function<AccountEvent, @Nullable String> property) {
    if (value == null) {
      return 0;
    }
    int known = 0;
    for (var one : past) {
      var before = property.apply(one);
      if (value.equals(before)) {
        return 0;
      }
      if (before != null) {
        known++;
      }
    }
    return known >= KNOWN_MIN ? 1 : 0;
  }
}
