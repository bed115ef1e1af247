package io.countinghouse.ingest.lane;

import static io.countinghouse.sql.ledger.Tables.HOLD;

import io.countinghouse.ingest.request.Settlement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jooq.impl.DSL;

/**
 * Posts an EXPIRE for each of the lane's holds whose time has come, the oldest first. Where there
 * is none it adds nothing but time, as a heartbeat does.
 */
final class Expiring implements Work {

  /** So that callers who come meanwhile wait no longer than for a batch of this size. */
  private static final int HOLDS_MAX = 500;

  private final Postings postings;
  private boolean more;

  /** Makes the posting of a batch. */
  @FunctionalInterface
  interface Postings {
    Posting of(List<Job.Post> jobs);
  }

  Expiring(Postings postings) {
    this.postings = postings;
  }

  @Override
  public Addition in(LedgerSession session, LaneRow row, Instant postedAt) throws SQLException {
    var due =
        session
            .sql()
            .select(HOLD.AUTHORISATION_ID)
            .from(HOLD)
            .where(
                HOLD.LANE.eq(row.lane()),
                HOLD.STATE.eq(DSL.inline(Aftermath.State.OPEN.name())), // or no index fits
                HOLD.EXPIRES_AT.le(postedAt))
            .orderBy(HOLD.EXPIRES_AT)
            .limit(HOLDS_MAX)
            .fetch(r -> new Job.Post(Settlement.expire(r.value1()), null));
    more = due.size() == HOLDS_MAX;
    return due.isEmpty()
        ? new Addition(List.of(), () -> {})
        : postings.of(due).in(session, row, postedAt);
  }

  /** Whether there may be more than were taken at a time. */
  boolean more() {
    return more;
  }

  @Override
  public void unavailable(String why) {
    more = false; // nobody waits for it; the next look follows in a second
  }
}
