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

  /** For one reason. */
  static Result refused(String rule, String why) {
    return new Refused(List.of(new Obstacle(rule, why)));
  }

  /** The live table has the ledger's month already; what was built is dropped. */
  record Same() implements Result {}

  /**
   * Built and validated; the live table is as it was.
   *
   * @param difference what is wrong in it
   */
  record Ready(Difference difference) implements Result {}

  /**
   * The live table has the ledger's month; what it had is kept beside it.
   *
   * @param difference what was wrong
   */
  record Done(Difference difference) implements Result {}

  /**
   * Could be rolled back; the live table is as it was.
   *
   * @param difference what would be wrong again, by what the live table has
   */
  record RollBackReady(Difference difference) implements Result {}

  /**
   * The live table has what it had before the rebuild.
   *
   * @param difference what is wrong again, by what the live table had until now
   */
  record RolledBack(Difference difference) implements Result {}

  /** What was kept is dropped; there is no way back any more. */
  record Dropped() implements Result {}
}
