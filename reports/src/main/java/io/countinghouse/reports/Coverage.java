package io.countinghouse.reports;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run could look at, and what it could not.
 *
 * @param completeBefore every entry that was posted before this moment was there; {@link
 *     Instant#EPOCH}: of no moment can that be said
 * @param holes where a lane's entries end for the run, though there are more
 * @param asked the moment up to which the run's period needs all entries; null: it asks for no
 *     period of the facts
 * @param unsealed of a report of sealed booking dates, if some of its days are not; null: all are
 */
public record Coverage(
    Instant completeBefore,
    List<Hole> holes,
    @Nullable Instant asked,
    @Nullable Unsealed unsealed) {

  /** Of a report that does not go by sealed dates. */
  public Coverage(Instant completeBefore, List<Hole> holes, @Nullable Instant asked) {
    this(completeBefore, holes, asked, null);
  }

  /**
   * Where a sequence lacks.
   *
   * @param seq the first that lacks
   * @param beyond how many entries are there after it, none of which the run has looked at
   */
  public record Hole(int lane, long seq, long beyond) {}

  /**
   * Booking dates that a report does not see yet.
   *
   * @param to the last that was asked for
   * @param sealed the last that is sealed; null: none is
   */
  public record Unsealed(LocalDate to, @Nullable LocalDate sealed) {}

  /** Whether all that the period asks for was there. */
  public boolean complete() {
    return unsealed == null && covered();
  }

  private boolean covered() {
    return asked == null || !completeBefore.isBefore(asked);
  }

  /** What people must know of it beside the moment, a line each; nothing if it is complete. */
  List<String> warnings() {
    var lines = new ArrayList<String>();
    for (var hole : holes) {
      lines.add(
          "lane %d lacks sequence %d: %d %s not in this report"
              .formatted(
                  hole.lane(),
                  hole.seq(),
                  hole.beyond(),
                  hole.beyond() == 1 ? "entry after it is" : "entries after it are"));
    }
    if (unsealed != null) {
      lines.add(
          "not complete: it is asked for days to %s, and %s; see ./countinghouse close"
              .formatted(
                  unsealed.to(),
                  unsealed.sealed() == null
                      ? "no booking date is sealed"
                      : "booking dates are sealed only to " + unsealed.sealed()));
    }
    if (!covered()) {
      lines.add(
          "not complete: the period needs every entry before %s, and %s; wait, or reconcile"
              .formatted(asked, known()));
    }
    return lines;
  }

  private String known() {
    return completeBefore.equals(Instant.EPOCH)
        ? "it is not known before which moment all are here"
        : "all are here only before " + completeBefore;
  }
}
