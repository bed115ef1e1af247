package io.countinghouse.ingest.lane;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.UUID;

/** UUIDv7 (RFC 9562): 48 bits of milliseconds, so an id tells the month it is found in. */
public final class TransactionIds {

  private static final long MILLIS_MAX = (1L << 48) - 1;
  private static final long VERSION_7 = 0x7000L;
  private static final long VARIANT = 0x8000_0000_0000_0000L;
  private static final long LOW_62 = 0x3fff_ffff_ffff_ffffL;

  /**
   * An id is no secret, so only the seed is worth the cost of a secure one (measured: it showed in
   * the poster's profile).
   */
  private final SplittableRandom random = new SplittableRandom(new SecureRandom().nextLong());

  UUID at(Instant postedAt) {
    long high = (postedAt.toEpochMilli() & MILLIS_MAX) << 16;
    return new UUID(
        high | VERSION_7 | (random.nextInt() & 0xfff), VARIANT | (random.nextLong() & LOW_62));
  }

  /** Whether it is an id that this ledger gave to what was posted before a moment. */
  public static boolean before(UUID id, Instant moment) {
    return id.version() == 7 && millisecondOf(id).isBefore(moment);
  }

  /** The millisecond in an id of version 7; for any other a moment that has no transactions. */
  public static Instant millisecondOf(UUID id) {
    return Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16);
  }
}
