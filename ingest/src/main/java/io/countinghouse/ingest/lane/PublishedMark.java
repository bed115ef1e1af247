package io.countinghouse.ingest.lane;

import io.countinghouse.events.ChainHash;
import org.jspecify.annotations.Nullable;

/**
 * How far a lane is known to be in Kafka.
 *
 * @param chain the hash chain after {@code seq}; null: not known, as before the first take-over
 */
public record PublishedMark(long seq, @Nullable ChainHash chain) {

  static final PublishedMark NONE = new PublishedMark(0, null);

  /** The further of the two. */
  PublishedMark or(PublishedMark other) {
    boolean further = other.seq > seq || (other.seq == seq && chain == null);
    return further ? other : this;
  }
}
