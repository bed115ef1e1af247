package io.countinghouse.ingest.lane;

import java.time.Duration;
import java.time.Instant;

/**
 * For how long a lane's oldest entry has waited for Kafka. It is never told too short; while a
 * backlog drains it may be too long by the pause before that entry.
 */
final class PublishLag {

  private volatile Instant since = Instant.EPOCH;
  private volatile Instant publishedTo = Instant.EPOCH;

  /** Of the poster: this was posted when nothing else waited, or is the oldest that does. */
  void begins(Instant postedAt) {
    since = postedAt;
  }

  /** Of the publisher: whatever was posted before this moment is in Kafka. */
  void publishedTo(Instant asOf) {
    publishedTo = asOf;
  }

  /** Where anything waits. A lane's time may be ahead of the clock: then it is none. */
  Duration at(Instant now) {
    var oldest = since.isAfter(publishedTo) ? since : publishedTo;
    return oldest.isAfter(now) ? Duration.ZERO : Duration.between(oldest, now);
  }
}
