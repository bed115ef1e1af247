package io.countinghouse.reports.rebuild;

import io.countinghouse.reports.reconcile.PostgresAddress;
import io.countinghouse.worker.Threads;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/**
 * Loads the ledger's month into a table, block by block, two lanes at a time. A block is one
 * insert, all or nothing.
 */
final class Backfill {

  /** Each holds a block in memory, some 50 MB, and reads the ledger beside what posts to it. */
  private static final int LANES_MAX = 2;

  private final PostgresAddress ledger;
  private final Store store;
  private final String into;
  private final Map<TopicPartition, Long> committed;
  private final Consumer<String> told;
  private final AtomicBoolean failed = new AtomicBoolean();

  Backfill(
      PostgresAddress ledger,
      Store store,
      String into,
      Map<TopicPartition, Long> committed,
      Consumer<String> told) {
    this.ledger = ledger;
    this.store = store;
    this.into = into;
    this.committed = committed;
    this.told = told;
  }

  /**
   * Loads blocks.
   *
   * @throws SQLException if one can't be; others may have been loaded
   */
  void load(List<Block> blocks) throws SQLException, InterruptedException {
    var lanes =
        new ConcurrentLinkedQueue<>(
            blocks.stream().collect(Collectors.groupingBy(Block::lane)).values());
    var done = new AtomicLong();
    try (var threads = Threads.perTask("backfill")) {
      var working = new ArrayList<Future<Boolean>>();
      for (int i = 0; i < LANES_MAX; i++) {
        working.add(
            threads.submit(() -> {
              loadAll(lanes, done, blocks.size());
              return true;
            }));
      }
      for (var each : working) {
        await(each);
      }
    }
  }

  private void loadAll(Queue<List<Block>> lanes, AtomicLong done, int of) throws SQLException {
    try {
      for (var lane = lanes.poll(); lane != null; lane = lanes.poll()) {
        load(lane, done, of);
      }
    } catch (Throwable e) {
      failed.set(true); // the other ends after its block
      throw e;
    }
  }

  private void await(Future<Boolean> worker) throws SQLException, InterruptedException {
    try {
      worker.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof SQLException cause
          ? cause
          : new SQLException("not loaded: " + e.getCause(), e);
    } catch (InterruptedException e) {
      failed.set(true);
      throw e;
    }
  }

  private void load(List<Block> lane, AtomicLong done, int of) throws SQLException {
    try (var month = LedgerMonth.open(ledger, store.partition())) {
      for (var block : lane) {
        if (failed.get()) {
          return;
        }
        var rows = BlockRows.of(store, month, block, committed);
        store.insert(into, store.partition().table().columns(), rows);
        told.accept("loaded %d of %d blocks".formatted(done.incrementAndGet(), of));
      }
    }
  }
}
