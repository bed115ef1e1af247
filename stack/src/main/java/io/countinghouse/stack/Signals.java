package io.countinghouse.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Signals that {@link ProcessHandle} does not know. */
final class Signals {

  /** A thread stops when it next gets a processor, which many others may be waiting for. */
  private static final Duration STOP_MAX = Duration.ofSeconds(10);

  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private Signals() {}

  /**
   * Sends a signal by its name without SIG, such as CONT. A process that has just ended is not an
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

  /**
   * Sends STOP, and waits until no thread of the process runs any more: the signal is sent to one
   * thread, and the others run on until that one has got a processor. Where the system does not
   * tell of threads (no {@code /proc}) it only sends.
   */
  static void stop(long pid) {
    send("STOP", pid);
    var threads = Path.of("/proc", Long.toString(pid), "task");
    long end = System.nanoTime() + STOP_MAX.toNanos();
    while (Files.isDirectory(threads) && !stopped(threads)) {
      if (System.nanoTime() - end > 0) {
        throw new IllegalStateException("process " + pid + " does not stop");
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  private static boolean stopped(Path threads) {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(threads)) {
      for (var thread : all) {
        if (!stoppedOrGone(thread)) {
          return false;
        }
      }
      return true;
    } catch (IOException | DirectoryIteratorException e) {
      return !Files.isDirectory(threads); // it has ended
    }
  }

  private static boolean stoppedOrGone(Path thread) throws IOException {
    try {
      var stat = Files.readString(thread.resolve("stat"));
      char state = stat.charAt(stat.lastIndexOf(')') + 2); // the name before it may have any text
      return state == 'T' || state == 'Z' || state == 'X';
    } catch (NoSuchFileException e) {
      return true;
    }
  }
}
