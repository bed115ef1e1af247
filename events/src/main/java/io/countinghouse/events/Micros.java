package io.countinghouse.events;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Time as the ledger and the wire keep it: whole microseconds since 1970 UTC. */
public final class Micros {

  private Micros() {}

  /**
   * Microseconds since 1970 UTC, finer parts cut off.
   *
   * @throws ArithmeticException beyond the year 294,000
   */
  public static long of(Instant time) {
    return Math.addExact(
        Math.multiplyExact(time.getEpochSecond(), 1_000_000L), time.getNano() / 1_000);
  }

  /** The moment of that many microseconds since 1970 UTC. */
  public static Instant toInstant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  /** The same moment with finer parts cut off. */
  public static Instant truncate(Instant time) {
    return time.truncatedTo(ChronoUnit.MICROS);
  }
}
