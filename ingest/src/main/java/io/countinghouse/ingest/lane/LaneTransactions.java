package io.countinghouse.ingest.lane;

import io.countinghouse.events.Micros;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jooq.exception.DataAccessException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The transactions of a lane, one after another. Each ends by advancing the lane's row, which only
 * the lane's owner can do, and none begins before the outcome of the last is known.
 */
public final class LaneTransactions {

  private static final Logger LOG = LoggerFactory.getLogger(LaneTransactions.class);

  /** A batch that failed is tried once more; then its callers are told to come again. */
  private static final int ATTEMPTS_MAX = 2;

  /** A new producer raises the epoch; more often than this in one batch, something is wrong. */
  private static final int EPOCHS_MAX = 10;

  private static final String UNKNOWN =
      "the ledger did not answer; whether this was posted will show when it is sent again";

  private static final String REFUSED =
      "the ledger fails on this request; nothing of it was posted";

  private final Lane lane;
  private final UUID owner;
  private final Tenure tenure;
  private final Clock clock;
  private final CommitFigures figures;
  private boolean committed;

  /**
   * @param owner this process
   */
  public LaneTransactions(
      Lane lane, UUID owner, Tenure tenure, Clock clock, CommitFigures figures) {
    this.lane = lane;
    this.owner = owner;
    this.tenure = tenure;
    this.clock = clock;
    this.figures = figures;
  }

  /** Does the work in one transaction; it is committed, or its callers are told that it is not. */
  void run(Work work) {
    try {
      attempt(work);
    } finally {
      lane.state().ended();
    }
  }

  private void attempt(Work work) {
    for (int attempt = 1; tenure.connected(); attempt++) {
      try {
        post(work);
        return;
      } catch (SQLException | DataAccessException e) {
        if (settled(e, work)) {
          return;
        }
        if (attempt == ATTEMPTS_MAX) {
          if (tenure.connected() && SqlState.ofData(e)) {
            part(work);
            return;
          }
          break;
        }
      } catch (RuntimeException e) { // the lane is lost or broken; the callers need not wait for it
        work.unavailable(UNKNOWN);
        throw e;
      }
    }
    work.unavailable(UNKNOWN);
  }

  /** Done in halves, so that the one at fault fails alone. */
  private void part(Work work) {
    var halves = work.halves();
    if (halves.isEmpty()) {
      work.unavailable(REFUSED);
    }
    halves.forEach(this::attempt);
  }

  /** Recovers from a failure; true if the work turns out to be committed. */
  private boolean settled(Exception failure, Work work) {
    LOG.atWarn()
        .addKeyValue("lane", lane.number())
        .addKeyValue("commit_sent", tenure.commitSent())
        .log("a batch failed: {}", failure.getMessage());
    try {
      tenure.recover();
    } catch (LaneLost e) {
      work.unavailable(UNKNOWN);
      throw e;
    }
    return committed;
  }

  private void post(Work work) throws SQLException {
    committed = false;
    for (int epochs = 0; epochs < EPOCHS_MAX; epochs++) {
      long begun = System.nanoTime();
      var mine = tenure.session();
      lane.state().began();
      var before = tenure.row();
      var postedAt = after(before.asOf());
      var addition = work.in(mine, before, postedAt);
      if (!addition.kept()) {
        mine.rollback();
        addition.answers().run();
        return;
      }
      var after = before.after(addition.entries(), postedAt, lane.state().published());
      LaneRows.advance(mine.writes(), owner, before, after);
      if (tenure.commit(after, () -> done(addition, after, begun))) {
        return;
      }
      tenure.adoptEpoch();
    }
    throw new LaneLost(lane.number(), "its epoch does not come to rest");
  }

  private void done(Addition addition, LaneRow after, long begun) {
    committed = true;
    int entries = addition.entries().size();
    lane.state().posted(entries, after.asOf());
    figures.committed(entries, Duration.ofNanos(System.nanoTime() - begun));
    lane.handoff()
        .offer( // full: the publisher reads the ledger instead
            new CommittedBatch(
                addition.entries(),
                addition.traceparents(),
                after.lastSeq(),
                after.asOf(),
                after.chain()));
    addition.answers().run();
  }

  /** The clock, but never at or before what the lane has promised to be past. */
  private Instant after(Instant asOf) {
    var now = Micros.truncate(clock.instant());
    return now.isAfter(asOf) ? now : Micros.toInstant(Micros.of(asOf) + 1);
  }
}
