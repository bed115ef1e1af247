package io.countinghouse.ingest.lane;

import java.time.Instant;

/** The lane is retired, and nobody posts to it ever again: the service ends, or does not start. */
public final class LaneRetired extends RuntimeException {

  private static final long serialVersionUID = 1L;

  LaneRetired(int lane, Instant since) {
    super(
        "INGEST_LANES: lane %d is retired since %s, and a lane that is retired is never used again; take it out, or give a number that was never used"
            .formatted(lane, since));
  }
}
