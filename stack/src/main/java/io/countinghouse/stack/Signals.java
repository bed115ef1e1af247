package io.countinghouse.stack;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Signals that {@link ProcessHandle} does not know. */
final class Signals {
  private Signals() {}

  /**
   * Sends a signal by its name without SIG, such as STOP. A process that has just ended is not an
   * error: that is what most callers want to find out next.
   */
  static void send(String signal, long pid) {
    try {
      new ProcessBuilder("/bin/sh", "-c", "kill -s \"$0\" \"$1\"", signal, Long.toString(pid))
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException("sending " + signal + " to " + pid, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
