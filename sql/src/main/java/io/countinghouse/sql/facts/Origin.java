package io.countinghouse.sql.facts;

import java.util.List;

/**
 * Where a row comes from; its last three columns.
 *
 * @param batchId what brought it: a batch of the loader, or a rebuild of the facts
 * @param partition of its Kafka topic, as {@code Repair.partitionInRows} names it
 * @param offset in that partition
 */
public record Origin(String batchId, int partition, long offset) {

  /** Their names, in the order in which they are written. */
  public static final List<String> COLUMNS =
      List.of("batch_id", "source_partition", "source_offset");

  /** Ends a row. */
  public void write(RowBinary row) {
    row.text(batchId).uint16(partition).int64(offset);
  }
}
