package io.countinghouse.cli.repair;

import io.countinghouse.events.LaneSeq;
import io.countinghouse.events.Topic;
import io.countinghouse.reports.repair.Held;
import io.countinghouse.worker.Pause;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;

/** Entries that were sent to a repair topic, until ClickHouse has them. */
final class Awaited {

  private static final int KEPT_MAX = 100_000;
  private static final int ASKED_MAX = 1_000;
  private static final Duration AGAIN = Duration.ofMillis(300);

  private final Held held;
  private final Topic<?> topic;
  private final Set<LaneSeq> missing = new LinkedHashSet<>();
  private long arrived;

  Awaited(Held held, Topic<?> topic) {
    this.held = held;
    this.topic = topic;
  }

  /**
   * Whether it was not among them. Of more than {@value #KEPT_MAX} the others are not waited for,
   * and so do not count as arrived.
   */
  boolean add(LaneSeq entry) {
    return missing.size() >= KEPT_MAX || missing.add(entry);
  }

  /** How many have come at that time ({@link System#nanoTime}), or sooner if all have. */
  long until(long nanos) throws SQLException, InterruptedException {
    look();
    while (!missing.isEmpty() && System.nanoTime() - nanos < 0) {
      Pause.of(AGAIN);
      look();
    }
    return arrived;
  }

  /** A piece at a time, as long as whole pieces have come. */
  private void look() throws SQLException {
    boolean all = true;
    while (all && !missing.isEmpty()) {
      var asked = new HashSet<LaneSeq>();
      missing.stream().limit(ASKED_MAX).forEach(asked::add);
      var come = held.of(topic, asked);
      missing.removeAll(come);
      arrived += come.size();
      all = come.size() == asked.size();
    }
  }
}
