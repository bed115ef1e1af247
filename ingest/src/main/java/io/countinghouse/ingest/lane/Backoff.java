package io.countinghouse.ingest.lane;

import java.time.Duration;

/** Growing pauses between attempts: 100 ms, doubled up to 2 s. */
public final class Backoff {

  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration LAST = Duration.ofSeconds(2);

  private Duration next = FIRST;

  /** The pause before the next attempt. */
  public Duration next() {
    var now = next;
    var doubled = next.multipliedBy(2);
    next = doubled.compareTo(LAST) > 0 ? LAST : doubled;
    return now;
  }

  /** After a success. */
  public void reset() {
    next = FIRST;
  }
}
