package io.countinghouse.loader.batch;

import java.time.Duration;

/**
 * When a batch takes no more records: at the first of these.
 *
 * @param rowsMax rows to be inserted
 * @param bytesMax bytes to be inserted
 * @param ageMax since the batch before it was begun, so that a partition makes no more than so many
 *     small parts a second; what comes after a quiet time waits for nothing
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

  /** Full batches that may be in memory before no more is read. */
  private static final int HELD_MAX = 4;

  /** Bytes of rows in memory, of all partitions, from which on no more is read. */
  public long heldBytesMax() {
    return (long) HELD_MAX * bytesMax;
  }
}
