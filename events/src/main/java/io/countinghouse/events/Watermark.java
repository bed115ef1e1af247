package io.countinghouse.events;

import java.time.Instant;

/**
 * How far a lane has been published: written in the same Kafka transaction as the entries.
 *
 * @param epoch the ownership of the lane under which it was written
 * @param lastSeq entries 1..lastSeq are published; 0: none yet
 * @param asOf all that the lane posted before this moment is among them
 * @param chain the hash chain after {@code lastSeq}
 */
public record Watermark(int lane, long epoch, long lastSeq, Instant asOf, ChainHash chain) {

  public Watermark {
    Checks.that(lane >= 0, "lane", "must be 0 or more");
    Checks.that(lastSeq >= 0, "lastSeq", "must be 0 or more");
    Checks.micros("asOf", asOf);
  }
}
