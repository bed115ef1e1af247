package io.countinghouse.sql.lanes;

import io.countinghouse.events.ChainHash;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A lane's row.
 *
 * @param ownerPid the backend of its owner's poster; 0: the lane was given up, or never taken
 * @param session that backend, if it is there; null: it is gone
 * @param lastSeq its entries are 1..lastSeq
 * @param asOf nothing is posted at or before it any more
 * @param publishedSeq known to be in Kafka, which may have more
 * @param retiredAt null: it is not
 * @param retirement the newest record of it; null: it is not retired
 */
public record LaneStanding(
    int lane,
    long epoch,
    UUID owner,
    int ownerPid,
    @Nullable String session,
    long lastSeq,
    Instant asOf,
    ChainHash chain,
    long publishedSeq,
    Instant openedAt,
    @Nullable Instant retiredAt,
    @Nullable Retirement retirement) {

  /** Whether nobody moved or took it between the two; what is recorded beside it may differ. */
  public boolean unmoved(LaneStanding other) {
    return epoch == other.epoch
        && owner.equals(other.owner)
        && ownerPid == other.ownerPid
        && lastSeq == other.lastSeq
        && asOf.equals(other.asOf);
  }

  /** Whether its owner's backend is connected. */
  public boolean owned() {
    return session != null;
  }
}
