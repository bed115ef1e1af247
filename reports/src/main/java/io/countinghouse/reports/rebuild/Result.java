package io.countinghouse.reports.rebuild;

import io.countinghouse.sql.months.Obstacle;
import java.util.List;

/** What came of it. */
public sealed interface Result {

  /** The live table is as it was; each obstacle says why. */
  record Refused(List<Obstacle> obstacles) implements Result {
    public Refused {
      obstacles = List.copyOf(obstacles);
    }
  }

  /** The live table has the ledger's month already; what was built is dropped. */
  record Same() implements Result {}

  /** Built and validated, or kept; the live table would change so, and is as it was. */
  record Ready(Difference difference) implements Result {}

  /** The live table has the ledger's month; what it had is kept beside it. */
  record Done(Difference difference) implements Result {}

  /** The live table has what it had before the rebuild. */
  record RolledBack(Difference difference) implements Result {}

  /** What was kept is dropped; there is no way back any more. */
  record Dropped() implements Result {}
}
