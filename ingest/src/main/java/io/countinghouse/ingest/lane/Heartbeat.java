package io.countinghouse.ingest.lane;

import java.time.Instant;
import java.util.List;

/** Adds nothing but time: all before it is posted. */
final class Heartbeat implements Work {

  @Override
  public Addition in(LedgerSession session, LaneRow row, Instant postedAt) {
    return new Addition(List.of(), () -> {});
  }

  @Override
  public void unavailable(String why) {
    // nobody waits for it; the next one follows in a second
  }
}
