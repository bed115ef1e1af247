package io.countinghouse.cli.imports;

import io.countinghouse.worker.Pause;
import java.time.Duration;

/** Waits between attempts, twice as long each time; some 25 s in all. */
final class Retry {

  static final int ATTEMPTS_MAX = 8;

  private static final Duration FIRST = Duration.ofMillis(200);

  private int attempts = 1;

  /** Waits for the next attempt; false if there has been the last one. */
  boolean again() throws InterruptedException {
    if (attempts == ATTEMPTS_MAX) {
      return false;
    }
    Pause.of(FIRST.multipliedBy(1L << (attempts - 1)));
    attempts++;
    return true;
  }
}
