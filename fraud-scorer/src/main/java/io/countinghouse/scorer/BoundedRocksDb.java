package io.countinghouse.scorer;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * One memory budget outside the heap for all stores of the process; without it each partition's
 * store would take its own. Blocks, indexes, filters and write buffers are all paid from it.
 */
public final class BoundedRocksDb implements RocksDBConfigSetter {

  private static final long MEMORY_BYTES_MAX = 256L << 20;
  private static final long WRITE_BUFFERS_BYTES_MAX = 96L << 20;
  private static final long WRITE_BUFFER_BYTES = 8L << 20;

  static {
    RocksDB.loadLibrary();
  }

  // Live as long as the process: stores come and go with the tasks, the budget stays.
  private static final Cache MEMORY = new LRUCache(MEMORY_BYTES_MAX, -1, false, 0.1);
  private static final WriteBufferManager WRITE_BUFFERS =
      new WriteBufferManager(WRITE_BUFFERS_BYTES_MAX, MEMORY);

  @Override
  public void setConfig(String storeName, Options options, Map<String, Object> configs) {
    var table = (BlockBasedTableConfig) options.tableFormatConfig();
    table.setBlockCache(MEMORY);
    table.setCacheIndexAndFilterBlocks(true);
    table.setCacheIndexAndFilterBlocksWithHighPriority(true);
    table.setPinTopLevelIndexAndFilter(true);
    options.setTableFormatConfig(table);
    options.setWriteBufferManager(WRITE_BUFFERS);
    options.setWriteBufferSize(WRITE_BUFFER_BYTES);
    options.setMaxWriteBufferNumber(3);
  }

  /** Nothing here belongs to a single store. */
  @Override
  public void close(String storeName, Options options) {}
}
