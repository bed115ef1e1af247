package io.countinghouse.ingest.lane;

import java.sql.SQLException;
import java.util.Objects;
import java.util.UUID;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lane as this process holds it: its session with the ledger, its row as this process left it,
 * and the commit whose outcome is not known yet. Only the lane's poster uses it.
 */
public final class Tenure implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Tenure.class);

  /** Sent to the server, and not yet known to be done. */
  private record Pending(LaneRow after, Runnable committed) {}

  private final Ledger ledger;
  private final Lane lane;
  private final UUID owner;
  private final FirstTaking firstTaking;
  private @Nullable LedgerSession session;
  private @Nullable LaneRow row;
  private @Nullable Pending pending;
  private boolean away;

  /**
   * @param owner this process
   * @param opening asked before the lane is opened for the first time
   */
  public Tenure(Ledger ledger, Lane lane, UUID owner, LaneOpening opening) {
    this.ledger = ledger;
    this.lane = lane;
    this.owner = owner;
    this.firstTaking = new FirstTaking(lane, owner, opening);
  }

  boolean connected() {
    return session != null;
  }

  /** While {@link #connected()}. */
  LedgerSession session() {
    return Objects.requireNonNull(session, "the lane has no session");
  }

  /** As this process left it. */
  LaneRow row() {
    return Objects.requireNonNull(row, "the lane was not taken");
  }

  /** Whether a commit was sent whose outcome is not known. */
  boolean commitSent() {
    return pending != null;
  }

  /**
   * Tries {@link #connect()}; whether the lane has a session now. A ledger that is away is logged.
   *
   * @throws LaneLost if another process took the lane from this one
   */
  boolean reconnect() {
    try {
      connect();
    } catch (SQLException | DataAccessException e) {
      logAway(e);
    }
    return connected();
  }

  /**
   * Connects, takes the lane (the first time) or finds it as it was left, and settles a commit
   * whose outcome was unknown. The first time it stands by, unconnected, while another process owns
   * the lane and lives.
   *
   * @throws LaneLost if another process took the lane from this one
   */
  private void connect() throws SQLException {
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
    if (row != null) {
      return resume(fresh);
    }
    var owned = firstTaking.run(fresh);
    if (owned != null) {
      LaneRows.oldestUnpublished(fresh.sql(), owned).ifPresent(lane.state()::waitsSince);
    }
    return owned;
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
    } else if (!locked.samePlace(row())) {
      throw new LaneLost(lane.number(), "its row is not as this process left it");
    }
    pending = null;
  }

  private void refuseOther(LaneRow found) {
    if (!found.owner().equals(owner)) {
      throw new LaneLost(lane.number(), "another process owns it");
    }
  }

  /**
   * Writes and commits in one round trip, or it becomes known later, by {@link #reconnect()}.
   *
   * @param after the lane's row, which the writes advance to this
   * @param committed run once it is known to be committed
   * @return false: the lane's row was not as this process left it, and nothing is committed
   */
  boolean commit(LaneRow after, Runnable committed) throws SQLException {
    var sent = new Pending(after, committed);
    pending = sent;
    try {
      session().writes().commit();
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

  /** Our own publisher raises the epoch when it opens a new producer; anybody else takes over. */
  void adoptEpoch() throws SQLException {
    var mine = session();
    mine.rollback();
    var found = LaneRows.read(mine.sql(), lane.number()).orElseThrow();
    mine.commit();
    refuseOther(found);
    if (!found.samePlace(row())) {
      throw new LaneLost(lane.number(), "its row is not as this process left it");
    }
    row = found;
  }

  private void done(Pending sent) {
    row = sent.after();
    lane.state().row(sent.after());
    sent.committed().run();
  }

  /** Rolls back, or else gets a new session; the lane has none if that can't be had at once. */
  void recover() {
    var broken = session();
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
    reconnect();
  }

  /** Once for each time that the ledger is away. */
  private void logAway(Exception e) {
    if (!away) {
      away = true;
      LOG.atWarn()
          .addKeyValue("lane", lane.number())
          .log("the ledger can't be reached: {}", e.getMessage());
    }
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
