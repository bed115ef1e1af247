package io.countinghouse.ingest.lane;

import io.countinghouse.events.Micros;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The transactions of a lane, one after another. Each ends by advancing the lane's row, which only
 * the lane's owner can do, and none begins before the outcome of the last is known.
 */
public final class LaneTransactions implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LaneTransactions.class);

  /** A batch that failed is tried once more; then its callers are told to come again. */
  private static final int ATTEMPTS_MAX = 2;

  /** A new producer raises the epoch; more often than this in one batch, something is wrong. */
  private static final int EPOCHS_MAX = 10;

  private static final String UNKNOWN =
      "the ledger did not answer; whether this was posted will show when it is sent again";

  /** Sent to the server, and not yet known to be done. */
  private record Pending(LaneRow after, Addition addition) {}

  private final Ledger ledger;
  private final Lane lane;
  private final UUID owner;
  private final LaneOpening opening;
  private final Clock clock;
  private @Nullable LedgerSession session;
  private @Nullable LaneRow row;
  private @Nullable Pending pending;
  private boolean committed;
  private boolean away;

  /**
   * @param owner this process
   * @param opening asked before a lane is opened for the first time
   */
  public LaneTransactions(Ledger ledger, Lane lane, UUID owner, LaneOpening opening, Clock clock) {
    this.ledger = ledger;
    this.lane = lane;
    this.owner = owner;
    this.opening = opening;
    this.clock = clock;
  }

  boolean connected() {
    return session != null;
  }

  /**
   * Connects, takes the lane (the first time) or finds it as it was left, and settles a commit
   * whose outcome was unknown.
   *
   * @throws LaneLost if another process owns the lane by now
   */
  void connect() throws SQLException {
    var fresh = LedgerSession.open(ledger, lane.number());
    try {
      var owned = take(fresh);
      fresh.commit();
      row = owned;
      lane.state().row(owned);
      session = fresh;
    } finally {
      if (session != fresh) {
        fresh.close();
      }
    }
    away = false;
    lane.state().posting(true);
    LOG.atInfo()
        .addKeyValue("lane", lane.number())
        .addKeyValue("epoch", row.epoch())
        .addKeyValue("last_seq", row.lastSeq())
        .log("lane is posting");
  }

  private LaneRow take(LedgerSession fresh) throws SQLException {
    var sql = fresh.sql();
    boolean unopened = LaneRows.read(sql, lane.number()).isEmpty();
    fresh.commit();
    if (unopened) {
      opening.check(lane.number()); // takes its time, so not within a transaction
      LaneRows.open(sql, lane.number(), owner);
    }
    fresh.commit();
    var found = LaneRows.read(sql, lane.number()).orElseThrow();
    if (row != null) {
      refuseOther(found); // before it ends a backend: a zombie must not disturb its successor
    }
    // The former backend may hold the row, stopped in the middle of a transaction.
    LaneRows.terminate(sql, found);
    fresh.commit();
    var locked = LaneRows.lock(sql, lane.number()).orElseThrow();
    if (row == null) {
      return LaneRows.own(sql, locked, owner, locked.epoch() + 1);
    }
    settle(locked);
    return LaneRows.own(sql, locked, owner, locked.epoch());
  }

  /** With the row locked, no transaction of a former session can still commit. */
  private void settle(LaneRow locked) {
    refuseOther(locked);
    var unsettled = pending;
    if (unsettled != null && locked.samePlace(unsettled.after())) {
      done(unsettled);
    } else if (!locked.samePlace(current())) {
      throw new LaneLost(lane.number(), "its row is not as this process left it");
    }
    pending = null;
  }

  private void refuseOther(LaneRow found) {
    if (!found.owner().equals(owner)) {
      throw new LaneLost(lane.number(), "another process owns it");
    }
  }

  /** Does the work in one transaction; it is committed, or its callers are told that it is not. */
  void run(Work work) {
    for (int attempt = 1; session != null; attempt++) {
      try {
        post(work);
        return;
      } catch (SQLException | DataAccessException e) {
        if (settled(e, work)) {
          return;
        }
        if (attempt == ATTEMPTS_MAX) {
          break;
        }
      } catch (RuntimeException e) { // the lane is lost or broken; the callers need not wait for it
        work.unavailable(UNKNOWN);
        throw e;
      }
    }
    work.unavailable(UNKNOWN);
  }

  /** Recovers from a failure; true if the work turns out to be committed. */
  private boolean settled(Exception failure, Work work) {
    LOG.atWarn()
        .addKeyValue("lane", lane.number())
        .addKeyValue("commit_sent", pending != null)
        .log("a batch failed: {}", failure.getMessage());
    try {
      recover();
    } catch (LaneLost e) {
      work.unavailable(UNKNOWN);
      throw e;
    }
    return committed;
  }

  private void post(Work work) throws SQLException {
    committed = false;
    for (int epochs = 0; epochs < EPOCHS_MAX; epochs++) {
      var mine = Objects.requireNonNull(session);
      var before = current();
      var postedAt = after(before.asOf());
      var addition = work.in(mine, before, postedAt);
      var after = before.after(addition.entries(), postedAt, lane.state().publishedSeq());
      if (LaneRows.advance(mine.writes(), owner, before, after)) {
        var sent = new Pending(after, addition);
        pending = sent;
        mine.commit();
        pending = null;
        done(sent);
        return;
      }
      mine.rollback();
      adoptEpoch(mine);
    }
    throw new LaneLost(lane.number(), "its epoch does not come to rest");
  }

  /** The clock, but never at or before what the lane has promised to be past. */
  private Instant after(Instant asOf) {
    var now = Micros.truncate(clock.instant());
    return now.isAfter(asOf) ? now : Micros.toInstant(Micros.of(asOf) + 1);
  }

  /** Our own publisher raises the epoch when it opens a new producer; anybody else takes over. */
  private void adoptEpoch(LedgerSession mine) throws SQLException {
    var found = LaneRows.read(mine.sql(), lane.number()).orElseThrow();
    mine.commit();
    refuseOther(found);
    if (!found.samePlace(current())) {
      throw new LaneLost(lane.number(), "its row is not as this process left it");
    }
    row = found;
  }

  private void done(Pending sent) {
    committed = true;
    row = sent.after();
    lane.state().row(sent.after());
    lane.handoff()
        .offer( // full: the publisher reads the ledger instead
            new CommittedBatch(
                sent.addition().entries(),
                sent.after().lastSeq(),
                sent.after().asOf(),
                sent.after().chain()));
    sent.addition().answers().run();
  }

  /** Rolls back, or else gets a new session; the lane has none if that can't be had at once. */
  private void recover() {
    var broken = Objects.requireNonNull(session);
    if (pending == null) {
      try {
        broken.rollback();
        return;
      } catch (SQLException e) {
        LOG.atDebug().setCause(e).log("the session is gone");
      }
    }
    session = null;
    lane.state().posting(false);
    closeQuietly(broken);
    try {
      connect();
    } catch (SQLException | DataAccessException e) {
      logAway(e);
    }
  }

  /** Once for each time that the ledger is away. */
  void logAway(Exception e) {
    if (!away) {
      away = true;
      LOG.atWarn()
          .addKeyValue("lane", lane.number())
          .log("the ledger can't be reached: {}", e.getMessage());
    }
  }

  private LaneRow current() {
    return Objects.requireNonNull(row, "the lane was not taken");
  }

  private static void closeQuietly(LedgerSession broken) {
    try {
      broken.close();
    } catch (SQLException e) { // it is given up either way; its locks end with the socket
      LOG.atDebug().setCause(e).log("closing a broken session");
    }
  }

  @Override
  public void close() {
    var mine = session;
    session = null;
    if (mine != null) {
      closeQuietly(mine);
    }
  }
}
