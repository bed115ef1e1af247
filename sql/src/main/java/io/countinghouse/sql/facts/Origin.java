package io.countinghouse.sql.facts;

import static io.countinghouse.sql.facts.ColumnType.TEXT;
import static io.countinghouse.sql.facts.ColumnType.UINT16;
import static io.countinghouse.sql.facts.ColumnType.UINT64;

import java.util.List;

/**
 * Where a row comes from; its last three columns.
 *
 * @param batchId what brought it: a batch of the loader, or a rebuild of the facts
 * @param partition of its Kafka topic, as {@code Repair.partitionInRows} names it
 * @param offset in that partition
 */
public record Origin(String batchId, int partition, long offset) {

  /** In the order in which they are written. */
  public static final List<Column> COLUMNS =
      List.of(
          new Column("batch_id", TEXT),
          new Column("source_partition", UINT16),
          new Column("source_offset", UINT64));

  /** Ends a row. */
  public void write(RowBinary row) {
    row.text(batchId).uint16(partition).int64(offset);
  }
}
