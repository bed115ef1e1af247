package io.countinghouse.loader.fact;

import org.apache.kafka.common.TopicPartition;

/**
 * Where a row comes from; its last three columns.
 *
 * @param batchId the loader's batch that brings it
 * @param partition of its Kafka topic, as {@link #partition(TopicPartition)} names it
 * @param offset in that partition
 */
public record Origin(String batchId, int partition, long offset) {

  /** What came by repair topics is told from what the stream brought. */
  private static final int REPAIRS_FROM = 0x8000;

  /** How a partition is named in the rows that it brought. */
  public static int partition(TopicPartition source) {
    return FactTables.isRepair(source.topic())
        ? REPAIRS_FROM + source.partition()
        : source.partition();
  }

  void write(RowBinary row) {
    row.text(batchId).uint16(partition).int64(offset);
  }
}
