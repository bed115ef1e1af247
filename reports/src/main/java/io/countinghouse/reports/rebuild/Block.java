package io.countinghouse.reports.rebuild;

/**
 * A piece of a lane within the month, and so a batch: all sequences of one multiple of {@link
 * #SEQUENCES}, as the projection {@code lane_blocks} has them.
 *
 * @param entries how many the ledger has of the table
 * @param first sequence of these
 * @param last sequence of these
 */
record Block(int lane, long number, long entries, long first, long last) {

  /** So that an insert is about as large as a full batch of the loader: 100,000 rows. */
  static final int SEQUENCES = 65_536;

  /** As the rows that it brings name it. */
  String batchId() {
    return "rebuild/" + lane + "/" + number;
  }
}
