package io.countinghouse.cli.run;

import io.countinghouse.worker.Threads;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C and SIGTERM as a question that the main thread answers: it stops in its own order, and
 * then ends the process itself.
 */
public final class StopSignal {

  /** Longer than stopping everything may take. */
  private static final Duration STOP_MAX = Duration.ofMinutes(5);

  private final CountDownLatch asked = new CountDownLatch(1);

  private StopSignal() {}

  /** From now on a signal is asked for here. */
  public static StopSignal install() {
    var signal = new StopSignal();
    Runtime.getRuntime().addShutdownHook(Threads.hook("stop", signal::onSignal));
    return signal;
  }

  /** One that no signal of the operating system reaches, where the process is another's. */
  public static StopSignal none() {
    return new StopSignal();
  }

  /** Whether the person wants it to stop. */
  public boolean asked() {
    return asked.getCount() == 0;
  }

  /** Waits until the person wants it to stop, but not longer than this. */
  public boolean await(Duration limit) throws InterruptedException {
    return asked.await(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** On the hook's thread, which keeps the process alive until the main thread halts it. */
  private void onSignal() {
    asked.countDown();
    try {
      new CountDownLatch(1).await(STOP_MAX.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
