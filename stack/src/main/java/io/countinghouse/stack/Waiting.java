package io.countinghouse.stack;

import io.countinghouse.worker.Pause;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Bounded waiting for something outside this process, which can only be polled. */
final class Waiting {
  private static final Duration STEP = Duration.ofMillis(10);

  private Waiting() {}

  /** True as soon as the condition holds; false when it does not within the limit. */
  static boolean until(Duration limit, BooleanSupplier condition) {
    var end = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        return false;
      }
      try {
        Pause.of(STEP);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return condition.getAsBoolean();
      }
    }
    return true;
  }
}
