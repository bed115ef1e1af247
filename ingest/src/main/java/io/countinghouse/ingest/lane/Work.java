package io.countinghouse.ingest.lane;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** What a poster does in one transaction before it advances the lane. May run more than once. */
interface Work {

  /**
   * Writes all but the lane's row.
   *
   * @param row the lane as it stands
   * @param postedAt of every entry that it adds
   */
  Addition in(LedgerSession session, LaneRow row, Instant postedAt) throws SQLException;

  /** The same in two parts; empty: it can't be parted. */
  default List<Work> halves() {
    return List.of();
  }

  /** Tells the callers that this time it can't be done. */
  void unavailable(String why);
}
