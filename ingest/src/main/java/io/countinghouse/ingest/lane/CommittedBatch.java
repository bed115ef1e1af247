package io.countinghouse.ingest.lane;

import io.countinghouse.events.ChainHash;
import io.countinghouse.events.Entry;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What one commit of a lane added, for the publisher.
 *
 * @param traceparents of the entries that have one, by sequence
 * @param lastSeq after these entries; without entries a commit only moves the time on
 * @param asOf all that the lane posted before it is in 1..lastSeq
 * @param chain after {@code lastSeq}
 */
public record CommittedBatch(
    List<? extends Entry> entries,
    Map<Long, String> traceparents,
    long lastSeq,
    Instant asOf,
    ChainHash chain) {

  /** The sequence before its first entry. */
  public long afterSeq() {
    return lastSeq - entries.size();
  }
}
