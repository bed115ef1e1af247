package io.countinghouse.loader;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Of a partition whose next batch can't be begun yet, while the others go on. */
final class Postponement {

  /** What it waits for. */
  enum Reason {
    /** For the stream, which may still bring what is to be repaired, or for a server. */
    REPAIR,
    /** For its dead letters to be acknowledged. */
    DEAD_LETTERS
  }

  private @Nullable Reason reason;
  private long againNanos;

  /**
   * It is looked at again after this time.
   *
   * @return whether it did not wait before
   */
  boolean begin(Reason why, Duration time) {
    boolean first = reason != why;
    reason = why;
    againNanos = System.nanoTime() + time.toNanos();
    return first;
  }

  void end() {
    reason = null;
  }

  /** Whether it still has to wait. */
  boolean now() {
    return reason != null && System.nanoTime() - againNanos < 0;
  }

  /** Whether it still has to wait for this. */
  boolean now(Reason why) {
    return reason == why && now();
  }

  /** Whether it has waited for this, and was not begun since. */
  boolean of(Reason why) {
    return reason == why;
  }
}
