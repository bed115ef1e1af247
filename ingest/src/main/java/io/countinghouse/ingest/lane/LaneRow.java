package io.countinghouse.ingest.lane;

import io.countinghouse.events.ChainHash;
import io.countinghouse.events.Entry;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The lane's row in the ledger.
 *
 * @param epoch the ownership; every take-over raises it
 * @param ownerPid the backend of the owner's poster
 * @param asOf nothing is posted at or before it any more
 * @param chain the hash chain after {@code lastSeq}
 * @param published known to be in Kafka
 * @param serverMark of the server on which the lane was last known to be whole; null: not known
 */
public record LaneRow(
    int lane,
    long epoch,
    UUID owner,
    int ownerPid,
    long lastSeq,
    Instant asOf,
    ChainHash chain,
    PublishedMark published,
    @Nullable String serverMark) {

  LaneRow after(List<? extends Entry> entries, Instant newAsOf, PublishedMark newlyPublished) {
    var newChain = chain;
    for (var entry : entries) {
      newChain = newChain.next(entry);
    }
    return new LaneRow(
        lane,
        epoch,
        owner,
        ownerPid,
        lastSeq + entries.size(),
        newAsOf,
        newChain,
        published.or(newlyPublished),
        serverMark);
  }

  /**
   * The same place in the same log, whoever owns it. The time counts too: a batch that only refused
   * moves nothing else.
   */
  boolean samePlace(LaneRow other) {
    return lastSeq == other.lastSeq && asOf.equals(other.asOf) && chain.equals(other.chain);
  }
}
