package io.countinghouse.worker;

import java.time.Duration;

/**
 * A pause between two looks at something that can only be polled, or between two attempts. Whoever
 * pauses has a condition to look at and a bound; nothing is ever assumed to be done after a pause.
 */
public final class Pause {

  private Pause() {}

  /**
   * Pauses this thread.
   *
   * @throws InterruptedException if the thread is interrupted meanwhile
   */
  public static void of(Duration duration) throws InterruptedException {
    Thread.sleep(duration);
  }
}
