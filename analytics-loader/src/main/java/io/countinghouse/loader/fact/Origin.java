package io.countinghouse.loader.fact;

/**
 * Where a row comes from; its last three columns.
 *
 * @param batchId the loader's batch that brings it
 * @param partition of its Kafka topic, as {@code Repair.partitionInRows} names it
 * @param offset in that partition
 */
public record Origin(String batchId, int partition, long offset) {

  void write(RowBinary row) {
    row.text(batchId).uint16(partition).int64(offset);
  }
}
