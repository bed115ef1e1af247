package io.countinghouse.reports.rebuild;

import com.clickhouse.client.api.query.GenericRecord;

/**
 * A piece of a lane within the month, and so a batch: all sequences of one multiple of {@link
 * #SEQUENCES}, as the projection {@code lane_blocks} has them.
 *
 * @param entries how many entries the ledger has of the table
 * @param first sequence of these
 * @param last sequence of these
 */
record Block(Id id, long entries, long first, long last) {

  /** Which one it is. */
  record Id(int lane, long number) {

    /** Of a row with {@code lane} and {@code block}. */
    static Id of(GenericRecord row) {
      return new Id(row.getInteger("lane"), row.getLong("block"));
    }
  }

  /** So that an insert is about as large as a full batch of the loader: 100,000 rows. */
  static final int SEQUENCES = 65_536;

  int lane() {
    return id.lane();
  }

  /** As the rows that it brings name it. */
  String batchId() {
    return "rebuild/" + id.lane() + "/" + id.number();
  }
}
