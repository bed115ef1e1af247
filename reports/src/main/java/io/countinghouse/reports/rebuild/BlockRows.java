package io.countinghouse.reports.rebuild;

import io.countinghouse.events.Entry;
import io.countinghouse.sql.facts.RowBinary;
import io.countinghouse.sql.log.UnreadableEntryException;
import java.sql.SQLException;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** The rows of a block, as the ledger has its entries. */
final class BlockRows {

  private BlockRows() {}

  /**
   * Reads a block from the ledger.
   *
   * @param committed where the loaders' group stands
   * @throws SQLException also if an entry has no form as a row, or the ledger is not what it was
   */
  static RowBinary of(
      Store store, LedgerMonth month, Block block, Map<TopicPartition, Long> committed)
      throws SQLException {
    var origins = Origins.of(store, block, committed);
    var rows = new RowBinary();
    long entries = 0;
    try (var log = month.read(block)) {
      for (var entry = log.next(); entry != null; entry = log.next()) {
        if (belongs(entry, store.partition())) {
          EntryTable.write(entry, origins.of(entry), rows);
          entries++;
        }
      }
    } catch (UnreadableEntryException | IllegalArgumentException | ArithmeticException e) {
      throw new SQLException("the table can't have what the ledger has: " + e.getMessage(), e);
    } finally {
      month.done();
    }
    if (entries != block.entries()) {
      throw new SQLException(
          "%s has %d entries and had %d: the ledger of a month that is over has changed"
              .formatted(block, entries, block.entries()));
    }
    return rows;
  }

  private static boolean belongs(Entry entry, Partition partition) {
    return partition.table().keeps(entry) && partition.covers(entry.postedAt());
  }
}
