package io.countinghouse.ingest.read;

import java.util.Locale;

/** Which server answers a read. Without a replica both are the primary. */
public enum Consistency {

  /** The server that is posted to: whatever was answered before is there. */
  PRIMARY,

  /** The replica, which may be some moments behind. */
  REPLICA;

  /**
   * Reads {@code primary} or {@code replica}.
   *
   * @throws IllegalArgumentException with the rule
   */
  public static Consistency parse(String text) {
    for (var consistency : values()) {
      if (consistency.name().toLowerCase(Locale.ROOT).equals(text)) {
        return consistency;
      }
    }
    throw new IllegalArgumentException("must be primary or replica");
  }
}
