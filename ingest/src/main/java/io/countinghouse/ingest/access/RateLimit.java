package io.countinghouse.ingest.access;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * A token bucket in one number: the moment at which the bucket would be full again. Every request
 * and every NDJSON line takes a token; a bucket holds {@code burst} of them and gets {@code
 * perSecond} new ones. Threads share it without a lock.
 */
public final class RateLimit {

  /** For the keys of the settings, which are the operator's own. */
  public static final int UNLIMITED = 0;

  private final int perSecond;
  private final int burst;
  private final long nanosEach;
  private final long nanosBurst;
  private final LongSupplier nanoTime;
  private final AtomicLong fullAt;

  /**
   * @param perSecond {@link #UNLIMITED}: no limit
   */
  public RateLimit(int perSecond, int burst) {
    this(perSecond, burst, System::nanoTime);
  }

  RateLimit(int perSecond, int burst, LongSupplier nanoTime) {
    this.perSecond = perSecond;
    this.burst = burst;
    this.nanosEach =
        perSecond == UNLIMITED ? 0 : Math.max(1, TimeUnit.SECONDS.toNanos(1) / perSecond);
    this.nanosBurst = nanosEach * burst;
    this.nanoTime = nanoTime;
    this.fullAt = new AtomicLong(nanoTime.getAsLong());
  }

  boolean is(int otherPerSecond, int otherBurst) {
    return perSecond == otherPerSecond && burst == otherBurst;
  }

  /** Takes a token if there is one. */
  public boolean take() {
    if (perSecond == UNLIMITED) {
      return true;
    }
    long now = nanoTime.getAsLong();
    while (true) {
      long full = fullAt.get();
      long after = (full - now > 0 ? full : now) + nanosEach; // differences: nanoTime may overflow
      if (after - now > nanosBurst) {
        return false;
      }
      if (fullAt.compareAndSet(full, after)) {
        return true;
      }
    }
  }

  /** How long until there is a token again, if nobody else takes it. */
  public Duration pause() {
    long missing = fullAt.get() + nanosEach - nanosBurst - nanoTime.getAsLong();
    return Duration.ofNanos(Math.max(0, missing));
  }
}
