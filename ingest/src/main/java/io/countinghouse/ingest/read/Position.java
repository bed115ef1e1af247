package io.countinghouse.ingest.read;

import static io.countinghouse.sql.ledger.Tables.TRANSACTION;

import java.time.Instant;
import org.jooq.Record;

/** The place of an entry in a listing; no two entries share one. */
record Position(Instant postedAt, int lane, long laneSeq) {

  static Position of(Record r) {
    return new Position(
        r.get(TRANSACTION.POSTED_AT), r.get(TRANSACTION.LANE), r.get(TRANSACTION.LANE_SEQ));
  }
}
