package io.countinghouse.ingest.read;

import static io.countinghouse.sql.ledger.Tables.LANE;
import static io.countinghouse.sql.ledger.Tables.TRANSACTION;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/**
 * What of the ledger a read has seen: a last sequence for each lane. A lane's row is advanced in
 * the transaction that inserts its entries, and its sequence has no gaps, so the rows up to these
 * sequences are exactly those that one moment of the database showed. That holds however the lanes'
 * commits are ordered: an entry that becomes visible later, even with an earlier {@code posted_at},
 * has a sequence beyond its lane's, and so is in no page of a listing that began before it.
 *
 * @param lastSeq by lane
 * @param completeTo the earliest as-of of all lanes that are not retired: every entry that was or
 *     will ever be posted up to this moment is in the snapshot
 * @param latest the latest as-of of all lanes: no entry of the snapshot is later
 */
record Snapshot(SortedMap<Integer, Long> lastSeq, Instant completeTo, Instant latest) {

  /** No more lanes than that are ever opened (the lane table checks it). */
  static final int LANES_MAX = 16;

  Snapshot {
    lastSeq = Collections.unmodifiableSortedMap(new TreeMap<>(lastSeq));
  }

  /** Of a transaction that keeps one view of the database. */
  static Snapshot of(DSLContext sql) {
    var lastSeq = new TreeMap<Integer, Long>();
    var completeTo = Instant.MAX;
    var latest = Instant.EPOCH;
    for (var lane : sql.select(LANE.LANE_, LANE.LAST_SEQ, LANE.AS_OF, LANE.RETIRED_AT).from(LANE)) {
      lastSeq.put(lane.value1(), lane.value2());
      boolean awaited = lane.value4() == null;
      completeTo = awaited && lane.value3().isBefore(completeTo) ? lane.value3() : completeTo;
      latest = lane.value3().isAfter(latest) ? lane.value3() : latest;
    }
    // All retired: a lane that is opened begins no earlier than the furthest one stands.
    return new Snapshot(lastSeq, completeTo.equals(Instant.MAX) ? latest : completeTo, latest);
  }

  /** This one has all that the other has. */
  boolean covers(Snapshot other) {
    for (Map.Entry<Integer, Long> lane : other.lastSeq.entrySet()) {
      if (lastSeq.getOrDefault(lane.getKey(), 0L) < lane.getValue()) {
        return false;
      }
    }
    return true;
  }

  /**
   * The transactions that are in it. The lanes' sequences are opaque to the planner, which should
   * walk by time; the time ends a walk that otherwise would look at all that was posted since.
   */
  Condition has() {
    return lastSeq.isEmpty()
        ? DSL.falseCondition()
        : TRANSACTION
            .POSTED_AT
            .le(latest)
            .and(TRANSACTION.LANE_SEQ.le(DSL.choose(TRANSACTION.LANE).mapValues(lastSeq)));
  }
}
