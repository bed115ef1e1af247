package io.countinghouse.cli.imports;

import java.io.PrintWriter;
import java.util.Locale;

/** A bar on the terminal's standard error, drawn anew a few times a second. */
final class Progress {

  private static final long EVERY_NANOS = 200_000_000;
  private static final int WIDTH = 30;

  private final PrintWriter err;
  private final boolean shown;
  private final Source source;
  private final Tally tally;
  private final long begin = System.nanoTime();
  private long drawn = begin;

  Progress(PrintWriter err, boolean shown, Source source, Tally tally) {
    this.err = err;
    this.shown = shown;
    this.source = source;
    this.tally = tally;
  }

  double seconds() {
    return (System.nanoTime() - begin) / 1e9;
  }

  /** Called often; draws now and then. */
  void step() {
    if (shown && System.nanoTime() - drawn > EVERY_NANOS) {
      drawn = System.nanoTime();
      draw();
    }
  }

  /** Clears the bar. */
  void end() {
    if (shown) {
      err.print("\r\u001b[K");
      err.flush();
    }
  }

  private void draw() {
    double done = source.done();
    int full = (int) Math.round(done * WIDTH);
    err.printf(
        Locale.ROOT,
        "\r\u001b[K[%s%s] %3.0f %%  %,d in, %,d not  %,.0f/s",
        "#".repeat(full),
        "·".repeat(WIDTH - full),
        done * 100,
        tally.in(),
        tally.out(),
        tally.in() / seconds());
    err.flush();
  }
}
