package io.countinghouse.ingest.publish;

import io.countinghouse.events.Entry;
import io.countinghouse.events.Watermark;
import io.countinghouse.ingest.lane.CommittedBatch;
import io.countinghouse.ingest.lane.Handoff;
import io.countinghouse.ingest.lane.LaneRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;

/**
 * What goes into one Kafka transaction: consecutive entries of a lane, and its watermark after
 * them. By both ways the bytes are the same.
 *
 * @param traceparents of the entries that have one, by sequence
 */
record Chunk(List<Entry> entries, Map<Long, String> traceparents, Watermark watermark) {

  /** Entries in one Kafka transaction: about 1 MB. */
  static final int ENTRIES_MAX = 4_000;

  /** A batch that the poster handed over, with those that follow it and wait already. */
  static Chunk handedOver(CommittedBatch first, Handoff waiting, int lane, long epoch) {
    var entries = new ArrayList<Entry>(first.entries());
    var traceparents = new HashMap<>(first.traceparents());
    var last = first;
    for (var next = waiting.peek();
        next != null && follows(last, next, entries.size());
        next = waiting.peek()) {
      waiting.remove();
      entries.addAll(next.entries());
      traceparents.putAll(next.traceparents());
      last = next;
    }
    return new Chunk(
        entries,
        traceparents,
        new Watermark(lane, epoch, last.lastSeq(), last.asOf(), last.chain()));
  }

  private static boolean follows(CommittedBatch last, CommittedBatch next, int entries) {
    return next.afterSeq() == last.lastSeq() && entries + next.entries().size() <= ENTRIES_MAX;
  }

  /**
   * What the ledger has after a watermark, or the first of it.
   *
   * @param row the lane's, as it was read before
   * @param epoch of the publisher
   * @throws LedgerBroken if the entries are not those that the lane's row stands for
   */
  static Chunk fromLedger(DSLContext ledger, LaneRow row, Watermark before, long epoch) {
    long after = before.lastSeq();
    long until = Math.min(row.lastSeq(), after + ENTRIES_MAX);
    var entries = LedgerLog.read(ledger, before.lane(), after, until);
    var chain = before.chain();
    for (var entry : entries) {
      chain = chain.next(entry);
    }
    boolean last = until == row.lastSeq();
    if (last && !chain.equals(row.chain())) {
      throw new LedgerBroken("the hash chain of the ledger breaks before " + until);
    }
    // Entries past a chunk may have the same time as its last one: "before" is still true.
    var asOf = last ? row.asOf() : entries.getLast().postedAt();
    return new Chunk(
        entries,
        LedgerLog.traceparents(ledger, before.lane(), after, until),
        new Watermark(before.lane(), epoch, until, asOf, chain));
  }
}
