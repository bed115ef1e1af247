package io.countinghouse.loader.batch;

import java.time.Duration;

/**
 * When a batch is closed: at the first of these.
 *
 * @param rowsMax rows to be inserted
 * @param bytesMax bytes to be inserted
 * @param ageMax since its first record was read
 */
public record BatchLimits(int rowsMax, int bytesMax, Duration ageMax) {

  /**
   * An insert of up to 1,048,449 rows stays one block, and so one part, all or nothing; with more
   * the server might cut it, and a deduplication token would not cover the pieces alike.
   */
  public static final int ROWS_MAX = 1_000_000;

  /**
   * Months that one batch may touch. A lane's time never runs backwards, so it is one or two in
   * practice; with 64 the bounds stay far below the broker's offset.metadata.max.bytes (4096).
   */
  static final int MONTHS_MAX = 64;
}
