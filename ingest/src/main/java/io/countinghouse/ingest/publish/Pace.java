package io.countinghouse.ingest.publish;

import java.time.Duration;

/** When the next Kafka transaction of a lane may begin. Only the lane's publisher uses it. */
final class Pace {

  /**
   * A Kafka transaction costs the broker the same for one entry as for hundreds, some milliseconds
   * of a core. So a lane is in one for a tenth of its time at the most: after one that took 4 ms
   * the next begins 40 ms after its begin. The first after a quiet time does not wait, and callers
   * never do: they are answered after the commit.
   */
  private static final int TIMES_APART = 10;

  private static final Duration APART_MIN = Duration.ofMillis(10);
  private static final Duration APART_MAX = Duration.ofMillis(50);

  private long begunNanos = System.nanoTime() - APART_MAX.toNanos();
  private long tookNanos;

  /** How long the next one still waits; zero or less if it need not. */
  long waitNanos() {
    long apart = Math.clamp(TIMES_APART * tookNanos, APART_MIN.toNanos(), APART_MAX.toNanos());
    return begunNanos + apart - System.nanoTime();
  }

  void begun() {
    begunNanos = System.nanoTime();
  }

  void ended() {
    tookNanos = System.nanoTime() - begunNanos;
  }
}
