package io.countinghouse.topics;

import io.countinghouse.events.Review;
import java.time.Instant;

/** What a review's record adds to the review. */
public final class Reviews {

  private Reviews() {}

  /**
   * Since when it is known what the review says. It says of itself when it was made, and that
   * orders it among payments when both are read again; but no time after that of its writing is
   * believed (a local time with a {@code Z} behind it, a year that no milliseconds can count).
   *
   * @param timestampMs of its Kafka record; -1: its writer gave none
   * @return not after the record
   */
  public static Instant knownAt(Review review, long timestampMs) {
    var writtenAt = Instant.ofEpochMilli(Math.max(0, timestampMs));
    return review.reviewedAt().isAfter(writtenAt) ? writtenAt : review.reviewedAt();
  }
}
