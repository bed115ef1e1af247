package io.countinghouse.ingest.lane;

import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a process comes to own a lane that it has not owned before. */
final class FirstTaking {

  private static final Logger LOG = LoggerFactory.getLogger(FirstTaking.class);

  private final Lane lane;
  private final UUID owner;
  private final LaneOpening opening;
  private final Succession succession = new Succession(System::nanoTime);
  private @Nullable LaneWait waiting;

  /**
   * @param owner this process
   * @param opening asked before a lane is opened, or taken, for the first time
   */
  FirstTaking(Lane lane, UUID owner, LaneOpening opening) {
    this.lane = lane;
    this.owner = owner;
    this.opening = opening;
  }

  /**
   * Takes the lane if it is vacant; to be committed.
   *
   * @return its row; null: another process owns it and lives, or may, or Kafka has to be asked
   *     first
   * @throws LaneRetired if it is retired
   */
  @Nullable LaneRow run(LedgerSession fresh) throws SQLException {
    var sql = fresh.sql();
    LaneRows.refuseRetired(sql, List.of(lane.number()));
    var server = LaneRows.serverMark(sql);
    if (LaneRows.read(sql, lane.number()).isEmpty()) {
      boolean known = LaneRows.beganOn(sql, server);
      fresh.commit();
      if (!opening.isNew(lane.number(), known)) { // takes its time, so not within a transaction
        wait(LaneWait.WHAT_KAFKA_HAS);
        return null;
      }
      LaneRows.open(sql, lane.number(), owner, server);
    }
    fresh.commit();
    var found = LaneRows.read(sql, lane.number()).orElseThrow();
    var why = succession.vacant(sql, found);
    if (why.isEmpty()) {
      wait(LaneWait.OWNER);
      return null;
    }
    fresh.commit();
    var compared =
        opening.compare(lane.number(), found.lastSeq(), server.equals(found.serverMark()));
    if (compared instanceof LaneOpening.Comparison.NotYet) {
      wait(LaneWait.WHAT_KAFKA_HAS);
      return null;
    }
    // The former backend may hold the row, stopped in the middle of a transaction.
    LaneRows.terminate(sql, found);
    fresh.commit();
    var locked = LaneRows.lock(sql, lane.number()).orElseThrow();
    LaneRows.refuseRetired(sql, List.of(lane.number())); // meanwhile
    if (locked.epoch() != found.epoch() || !locked.owner().equals(found.owner())) {
      return null; // somebody else who stood by was faster
    }
    LOG.atInfo().addKeyValue("lane", lane.number()).log("taking the lane: {}", why.get());
    if (compared instanceof LaneOpening.Comparison.Contradicted contradicted) {
      lane.state().diverged(contradicted.why(), true);
      return LaneRows.own(sql, locked, owner, locked.epoch() + 1, false);
    }
    return LaneRows.own(sql, locked, owner, locked.epoch() + 1, true);
  }

  private void wait(LaneWait now) {
    if (waiting != now) {
      waiting = now;
      lane.state().waitsFor(now);
      LOG.atInfo().addKeyValue("lane", lane.number()).log("not posting: {}", now.why());
    }
  }
}
