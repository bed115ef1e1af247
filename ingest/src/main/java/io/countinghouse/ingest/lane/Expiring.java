package io.countinghouse.ingest.lane;

import static io.countinghouse.sql.ledger.Tables.HOLD;
import static io.countinghouse.sql.ledger.Tables.LANE;

import io.countinghouse.ingest.request.Settlement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/**
 * Posts an EXPIRE for each of the lane's holds whose time has come, the oldest first, and for those
 * of other lanes that nobody has looked after: a lane that was given up would block its customers'
 * money for ever. Where there is none it adds nothing but time, as a heartbeat does.
 */
final class Expiring implements Work {

  /** So that callers who come meanwhile wait no longer than for a batch of this size. */
  private static final int HOLDS_MAX = 500;

  /**
   * A lane that is run looks at its own once a second. Should it come to one at the same moment,
   * the key of the EXPIRE is claimed once.
   */
  private static final Duration OTHERS_OVERDUE = Duration.ofSeconds(10);

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
    var due = new ArrayList<UUID>(due(session.sql(), HOLD.LANE.eq(row.lane()), postedAt));
    if (due.size() < HOLDS_MAX) {
      var others = DSL.select(LANE.LANE_).from(LANE).where(LANE.LANE_.ne(row.lane()));
      due.addAll(due(session.sql(), HOLD.LANE.in(others), postedAt.minus(OTHERS_OVERDUE)));
    }
    more = due.size() >= HOLDS_MAX;
    var jobs = due.stream().map(id -> new Job.Post(Settlement.expire(id), null)).toList();
    return jobs.isEmpty()
        ? new Addition(List.of(), () -> {})
        : postings.of(jobs).in(session, row, postedAt);
  }

  private static List<UUID> due(DSLContext sql, Condition lanes, Instant until) {
    return sql.select(HOLD.AUTHORISATION_ID)
        .from(HOLD)
        .where(
            lanes,
            HOLD.STATE.eq(DSL.inline(Aftermath.State.OPEN.name())), // or no index fits
            HOLD.EXPIRES_AT.le(until))
        .orderBy(HOLD.EXPIRES_AT)
        .limit(HOLDS_MAX)
        .fetch(HOLD.AUTHORISATION_ID);
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
