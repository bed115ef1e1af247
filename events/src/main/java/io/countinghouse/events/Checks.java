package io.countinghouse.events;

import java.time.Instant;

/** The few things that must hold for every message; a breach is a bug of whoever built it. */
final class Checks {

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
