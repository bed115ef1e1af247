package io.countinghouse.cli.close;

import io.countinghouse.reports.close.DayClose.Result;
import io.countinghouse.reports.close.NextDate.HeldUp;
import org.jspecify.annotations.Nullable;

/**
 * Tells what holds a date up when it does so at a second look, and again when it is another: for a
 * moment after its end every date waits.
 */
final class Waiting {

  private final Told told;
  private @Nullable HeldUp seen;
  private boolean said;

  Waiting(Told told) {
    this.told = told;
  }

  void look(Result result) {
    var held =
        result instanceof Result.Done(_, var next) && next instanceof HeldUp waits ? waits : null;
    boolean again = held != null && seen != null && held.sameAs(seen);
    if (held != null && again && !said) {
      told.heldUp(held);
    }
    said = again;
    seen = held;
  }
}
