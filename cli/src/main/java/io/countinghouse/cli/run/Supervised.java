package io.countinghouse.cli.run;

import io.countinghouse.cli.CommandFailed;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * A server or service that is started again when it dies: after 1, 2, 4 … 30 s. After ten deaths in
 * a row, none of which it survived by a minute, something is wrong that a restart does not mend.
 */
final class Supervised {

  private static final Duration PAUSE_MIN = Duration.ofSeconds(1);
  private static final Duration PAUSE_MAX = Duration.ofSeconds(30);
  private static final Duration STEADY = Duration.ofMinutes(1);
  private static final int DEATHS_MAX = 10;

  private final String name;
  private final BooleanSupplier alive;
  private final Runnable restart;
  private final LongSupplier nanos;
  private long upSince;
  private long restartAt;
  private int deaths;
  private boolean down;

  Supervised(String name, BooleanSupplier alive, Runnable restart) {
    this(name, alive, restart, System::nanoTime);
  }

  Supervised(String name, BooleanSupplier alive, Runnable restart, LongSupplier nanos) {
    this.name = name;
    this.alive = alive;
    this.restart = restart;
    this.nanos = nanos;
    this.upSince = nanos.getAsLong();
  }

  /**
   * Looks whether it lives, and starts it again once its pause is over.
   *
   * @throws CommandFailed if it keeps dying
   */
  void tend(Consumer<String> say) {
    if (alive.getAsBoolean()) {
      return;
    }
    long now = nanos.getAsLong();
    if (!down) {
      died(now, say);
    }
    if (now - restartAt >= 0) {
      start(say);
    }
  }

  private void died(long now, Consumer<String> say) {
    down = true;
    deaths = now - upSince > STEADY.toNanos() ? 1 : deaths + 1;
    if (deaths > DEATHS_MAX) {
      throw new CommandFailed("%s has died %d times in a row".formatted(name, deaths));
    }
    long seconds = Math.min(PAUSE_MIN.toSeconds() << (deaths - 1), PAUSE_MAX.toSeconds());
    restartAt = now + Duration.ofSeconds(seconds).toNanos();
    say.accept("%s has died; it is started again in %d s".formatted(name, seconds));
  }

  private void start(Consumer<String> say) {
    down = false; // should the start fail, it has died once more
    upSince = nanos.getAsLong();
    try {
      restart.run();
      say.accept(name + " runs again");
    } catch (RuntimeException e) {
      say.accept("%s could not be started: %s".formatted(name, e.getMessage()));
    }
  }
}
