package io.countinghouse.cli.demo;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/**
 * The person's view of the progress on standard error: one line that is redrawn where that is a
 * terminal, else a line every few seconds.
 */
final class Screen {

  private static final Duration PLAIN_PAUSE = Duration.ofSeconds(3);
  private static final int BAR = 20;

  /** To the line's beginning, erase it, and cut what a narrow terminal has no room for. */
  private static final String REDRAW = "\r\033[2K\033[?7l";

  private static final String WRAP = "\033[?7h";

  private final PrintWriter err;
  private final boolean terminal;
  private final long expected;
  private long beginNanos = System.nanoTime();
  private long saidNanos = beginNanos - PLAIN_PAUSE.toNanos();
  private boolean drawn;

  Screen(PrintWriter err, boolean terminal, long expected) {
    this.err = err;
    this.terminal = terminal;
    this.expected = expected;
  }

  /** From now on the seconds are counted. */
  void begin() {
    beginNanos = System.nanoTime();
  }

  /** Shows how far it is, if the time for it has come. */
  void show(Progress progress) {
    long now = System.nanoTime();
    if (terminal) {
      err.print(REDRAW + bar(progress) + line(progress) + WRAP);
      err.flush();
      drawn = true;
    } else if (now - saidNanos >= PLAIN_PAUSE.toNanos()) {
      saidNanos = now;
      err.println(line(progress));
      err.flush();
    }
  }

  /** Shows the last state, whenever that is. */
  void last(Progress progress) {
    if (terminal) {
      show(progress);
      say("");
    } else {
      err.println(line(progress));
      err.flush();
    }
  }

  /** A line of its own. */
  void say(String line) {
    if (drawn) {
      err.println();
      drawn = false;
    }
    if (!line.isEmpty()) {
      err.println("countinghouse: " + line);
    }
    err.flush();
  }

  private String bar(Progress progress) {
    long end = Math.max(expected, 1);
    int loaded = (int) Math.min(BAR, BAR * progress.loaded() / end);
    int posted = Math.clamp(BAR * progress.posted() / end - loaded, 0, BAR - loaded);
    return "[" + "#".repeat(loaded) + "-".repeat(posted) + " ".repeat(BAR - loaded - posted) + "] ";
  }

  private String line(Progress p) {
    return String.format(
        Locale.ROOT,
        "%3d s  posted %,d  published %,d  scored %,d  flagged %,d  loaded %,d  lag %.1f s  complete %.1f %%",
        Duration.ofNanos(System.nanoTime() - beginNanos).toSeconds(),
        p.posted(),
        Math.max(0, p.published() - (p.entries() - p.posted())),
        p.scored(),
        p.flagged(),
        p.loaded(),
        p.lagMs() / 1000.0,
        p.completePercent());
  }
}
