package io.countinghouse.events;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** The few things that must hold for every message; a breach is a bug of whoever built it. */
final class Checks {

  private static final Instant OCCURRED_MIN = Instant.parse("1900-01-01T00:00:00Z");
  private static final Instant OCCURRED_END = Instant.parse("2300-01-01T00:00:00Z");

  private Checks() {}

  static void that(boolean holds, String field, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(field + " " + rule);
    }
  }

  static void laneSeq(int lane, long laneSeq) {
    that(lane >= 0, "lane", "must be 0 or more");
    that(laneSeq >= 1, "laneSeq", "must be 1 or more");
  }

  /** PostgreSQL and the wire keep microseconds; a finer time would not come back equal. */
  static void micros(String field, Instant time) {
    that(Micros.truncate(time).equals(time), field, "must be in whole microseconds");
  }

  /**
   * The client's own time, in whole microseconds. ClickHouse's DateTime64 holds 1900 to 2299; far
   * beyond it a span between two times no longer fits a long in microseconds.
   */
  static void occurredAt(Instant occurredAt) {
    micros("occurredAt", occurredAt);
    that(
        !occurredAt.isBefore(OCCURRED_MIN) && occurredAt.isBefore(OCCURRED_END),
        "occurredAt",
        "must be in the years 1900 to 2299");
  }

  /** What may stand in a key, a profile or a reviewer's list is bounded, in bytes of UTF-8. */
  static void bytes(String field, String text, int max) {
    that(
        text.length() <= max && text.getBytes(StandardCharsets.UTF_8).length <= max,
        field,
        "must have " + max + " bytes at most");
  }

  /** Protobuf reads a field that is missing as empty; a required one must not be. */
  static void text(String field, String text) {
    that(!text.isEmpty(), field, "must not be empty");
  }

  /** The lane's own time; 1970 is what a missing field would read as. */
  static void postedAt(Instant postedAt) {
    micros("postedAt", postedAt);
    that(postedAt.isAfter(Instant.EPOCH), "postedAt", "must be after 1970");
  }
}
