package io.countinghouse.loader;

import io.countinghouse.loader.insert.AwayException;
import io.countinghouse.worker.Readiness;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * While ClickHouse (or Kafka) is away: when to try again. For ever, because nothing is lost by
 * waiting: the records stay in Kafka.
 */
final class Outage implements Readiness {

  private static final Logger LOG = LoggerFactory.getLogger(Outage.class);
  private static final Duration WAIT_MIN = Duration.ofMillis(100);

  /** An operator who has brought a server back should not have to wait for us to notice. */
  private static final Duration WAIT_MAX = Duration.ofSeconds(2);

  /** As the server said it last; null: none is away. */
  private volatile @Nullable String why;

  private Duration wait = Duration.ZERO;
  private long sinceNanos;
  private long againNanos;

  /** Whether it is still too early to try again. */
  boolean waiting() {
    return !wait.isZero() && System.nanoTime() - againNanos < 0;
  }

  /** Asked on any thread. */
  @Override
  public Optional<String> waitsFor() {
    return Optional.ofNullable(why);
  }

  void begun(AwayException cause) {
    why = cause.getMessage();
    if (wait.isZero()) {
      sinceNanos = System.nanoTime();
      wait = WAIT_MIN;
      LOG.atWarn().setCause(cause).log("away; trying again until it is back");
    } else {
      wait = wait.multipliedBy(2).compareTo(WAIT_MAX) < 0 ? wait.multipliedBy(2) : WAIT_MAX;
    }
    againNanos = System.nanoTime() + wait.toNanos();
  }

  void over() {
    if (!wait.isZero()) {
      LOG.atInfo()
          .addKeyValue("after_ms", (System.nanoTime() - sinceNanos) / 1_000_000)
          .log("back");
      wait = Duration.ZERO;
      why = null;
    }
  }
}
