package io.countinghouse.reports.reconcile;

import io.countinghouse.worker.Pause;
import java.sql.SQLException;
import java.time.Duration;

/** Waits until ClickHouse has as much as the ledger had; whether it is the right is the proof's. */
final class Arrival {

  /** Between two looks: as long as the last one took, so that waiting never loads the server. */
  private static final Duration PAUSE_MIN = Duration.ofMillis(100);

  private final Facts facts;
  private final LedgerSnapshot snapshot;

  Arrival(Facts facts, LedgerSnapshot snapshot) {
    this.facts = facts;
    this.snapshot = snapshot;
  }

  /** How long it took, at most {@code wait} and one look more. */
  Duration await(Duration wait) throws SQLException, InterruptedException {
    long begin = System.nanoTime();
    while (true) {
      long look = System.nanoTime();
      boolean there = arrived();
      long now = System.nanoTime();
      long left = wait.toNanos() - (now - begin);
      if (there || left <= 0) {
        return Duration.ofNanos(now - begin);
      }
      long pause = Math.max(PAUSE_MIN.toNanos(), now - look);
      Pause.of(Duration.ofNanos(Math.min(left, pause)));
    }
  }

  private boolean arrived() throws SQLException {
    var watermarks = facts.watermarks();
    var retired = facts.retired();
    for (var lane : snapshot.lanes()) {
      boolean known =
          lane.retired()
              ? retired.containsKey(lane.lane()) // instead of a watermark, which may never come
              : watermarks.getOrDefault(lane.lane(), -1L) >= lane.lastSeq();
      if (!known) {
        return false;
      }
    }
    var progress = facts.progress(snapshot.vector());
    for (var lane : snapshot.lanes()) {
      if (!arrived(lane, progress.getOrDefault(lane.lane(), Facts.Progress.NONE))) {
        return false;
      }
    }
    return true;
  }

  private static boolean arrived(LedgerLane lane, Facts.Progress progress) {
    return progress.entries() >= lane.lastSeq()
        && progress.credits() >= lane.transactions()
        && progress.scores() >= lane.scored()
        && progress.flags() >= progress.flagged();
  }
}
