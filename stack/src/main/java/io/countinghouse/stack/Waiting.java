package io.countinghouse.stack;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Bounded waiting for something outside this process, which can only be polled. */
final class Waiting {
  private static final long STEP_MS = 10;

  private Waiting() {}

  /** True as soon as the condition holds; false when it does not within the limit. */
  static boolean until(Duration limit, BooleanSupplier condition) {
    var end = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        return false;
      }
      try {
        Thread.sleep(STEP_MS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return condition.getAsBoolean();
      }
    }
    return true;
  }
}
