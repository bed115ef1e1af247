package io.countinghouse.ingest.lane;

import java.sql.SQLException;
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
  private boolean standingBy;

  /**
   * @param owner this process
   * @param opening asked before a lane is opened for the first time
   */
  FirstTaking(Lane lane, UUID owner, LaneOpening opening) {
    this.lane = lane;
    this.owner = owner;
    this.opening = opening;
  }

  /**
   * Takes the lane if it is vacant; to be committed.
   *
   * @return its row; null: another process owns it and lives, or may
   */
  @Nullable LaneRow run(LedgerSession fresh) throws SQLException {
    var sql = fresh.sql();
    if (LaneRows.read(sql, lane.number()).isEmpty()) {
      fresh.commit();
      opening.check(lane.number()); // takes its time, so not within a transaction
      LaneRows.open(sql, lane.number(), owner);
    }
    fresh.commit();
    var found = LaneRows.read(sql, lane.number()).orElseThrow();
    var why = succession.vacant(sql, found);
    if (why.isEmpty()) {
      logStandingBy(found);
      return null;
    }
    fresh.commit();
    if (!compared(found)) {
      return null;
    }
    // The former backend may hold the row, stopped in the middle of a transaction.
    LaneRows.terminate(sql, found);
    fresh.commit();
    var locked = LaneRows.lock(sql, lane.number()).orElseThrow();
    if (locked.epoch() != found.epoch() || !locked.owner().equals(found.owner())) {
      return null; // somebody else who stood by was faster
    }
    LOG.atInfo().addKeyValue("lane", lane.number()).log("taking the lane: {}", why.get());
    return LaneRows.own(sql, locked, owner, locked.epoch() + 1);
  }

  /** Whether it was held against Kafka, before anything is posted over what Kafka may have. */
  private boolean compared(LaneRow found) {
    return switch (opening.compare(lane.number(), found.lastSeq())) {
      case LaneOpening.Comparison.Passed _ -> true;
      case LaneOpening.Comparison.NotYet _ -> false;
      case LaneOpening.Comparison.Contradicted contradicted -> {
        lane.state().diverged(contradicted.why(), true);
        yield true;
      }
    };
  }

  private void logStandingBy(LaneRow found) {
    if (!standingBy) {
      standingBy = true;
      LOG.atInfo()
          .addKeyValue("lane", lane.number())
          .addKeyValue("epoch", found.epoch())
          .log("standing by: another process owns the lane");
    }
  }
}
