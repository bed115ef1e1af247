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

  private static final String REFUSED =
      "the ledger fails on this request; nothing of it was posted";

  /** Sent to the server, and not yet known to be done. */
  private record Pending(LaneRow after, Addition addition) {}

  private final Ledger ledger;
  private final Lane lane;
  private final UUID owner;
  private final FirstTaking firstTaking;
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
    this.firstTaking = new FirstTaking(lane, owner, opening);
    this.clock = clock;
  }

  boolean connected() {
    return session != null;
  }

  /**
   * Connects, takes the lane (the first time) or finds it as it was left, and settles a commit
   * whose outcome was unknown. The first time it stands by, unconnected, while another process owns
   * the lane and lives.
   *
   * @throws LaneLost if another process took the lane from this one
   */
  void connect() throws SQLException {
    var fresh = LedgerSession.open(ledger, lane.number());
    try {
      var owned = take(fresh);
      fresh.commit();
      if (owned == null) {
        return;
      }
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
    lane.state().waitsFor(LaneWait.LEDGER); // if it ever has to again
    LOG.atInfo()
        .addKeyValue("lane", lane.number())
        .addKeyValue("epoch", row.epoch())
        .addKeyValue("last_seq", row.lastSeq())
        .log("lane is posting");
  }

  /** Null: another process owns it and lives. */
  private @Nullable LaneRow take(LedgerSession fresh) throws SQLException {
    return row == null ? firstTaking.run(fresh) : resume(fresh);
  }

  private LaneRow resume(LedgerSession fresh) throws SQLException {
    var sql = fresh.sql();
    var found = LaneRows.read(sql, lane.number()).orElseThrow();
    refuseOther(found); // before it ends a backend: a zombie must not disturb its successor
    LaneRows.terminate(sql, found);
    fresh.commit();
    var locked = LaneRows.lock(sql, lane.number()).orElseThrow();
    settle(locked); // so the lane is as whole as it was, whatever server this is
    return LaneRows.own(sql, locked, owner, locked.epoch(), !lane.state().suspect());
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
    try {
      attempt(work);
    } finally {
      lane.state().ended();
    }
  }

  private void attempt(Work work) {
    for (int attempt = 1; session != null; attempt++) {
      try {
        post(work);
        return;
      } catch (SQLException | DataAccessException e) {
        if (settled(e, work)) {
          return;
        }
        if (attempt == ATTEMPTS_MAX) {
          if (session != null && SqlState.ofData(e)) {
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
      lane.state().began();
      var before = current();
      var postedAt = after(before.asOf());
      var addition = work.in(mine, before, postedAt);
      if (!addition.kept()) {
        mine.rollback();
        addition.answers().run();
        return;
      }
      var after = before.after(addition.entries(), postedAt, lane.state().published());
      LaneRows.advance(mine.writes(), owner, before, after);
      if (commit(mine, new Pending(after, addition))) {
        return;
      }
      mine.rollback();
      adoptEpoch(mine);
    }
    throw new LaneLost(lane.number(), "its epoch does not come to rest");
  }

  /**
   * Writes and commits in one round trip.
   *
   * @return false: the lane's row was not as this process left it, and nothing is committed
   */
  private boolean commit(LedgerSession mine, Pending sent) throws SQLException {
    pending = sent;
    try {
      mine.writes().commit();
    } catch (SQLException e) {
      if (SqlState.undone(e)) {
        pending = null;
      }
      if (SqlState.is(SqlState.ROWS, e)) {
        throw new IllegalStateException("the ledger is not as it was just read", e);
      }
      if (SqlState.is(SqlState.LANE, e)) {
        return false;
      }
      throw e;
    }
    pending = null;
    done(sent);
    return true;
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
                sent.addition().traceparents(),
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
    lane.refuseWaiting(); // at once: to find the server again may take its time
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
