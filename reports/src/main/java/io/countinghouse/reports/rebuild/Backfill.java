package io.countinghouse.reports.rebuild;

import io.countinghouse.events.Entry;
import io.countinghouse.reports.reconcile.PostgresAddress;
import io.countinghouse.sql.facts.RowBinary;
import io.countinghouse.sql.log.UnreadableEntryException;
import io.countinghouse.worker.Threads;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
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
 * insert, all or nothing, so what a killed run has done is seen by counting: nothing else is kept.
 */
final class Backfill {

  /** Each holds a block in memory, some 50 MB, and reads the ledger beside what posts to it. */
  private static final int LANES_MAX = 2;

  private final PostgresAddress ledger;
  private final Store store;
  private final Partition partition;
  private final String into;
  private final Map<TopicPartition, Long> committed;
  private final Consumer<String> told;
  private final AtomicBoolean failed = new AtomicBoolean();

  Backfill(
      PostgresAddress ledger,
      Store store,
      Partition partition,
      String into,
      Map<TopicPartition, Long> committed,
      Consumer<String> told) {
    this.ledger = ledger;
    this.store = store;
    this.partition = partition;
    this.into = into;
    this.committed = committed;
    this.told = told;
  }

  /**
   * Those of the blocks that the table has not.
   *
   * @throws TornException if it has a part of one, or what is in none
   */
  List<Block> missing(List<Block> blocks) throws SQLException, TornException {
    var there = new HashMap<List<Long>, Long>();
    var counts =
        "SELECT lane, intDiv(lane_seq, %d) AS block, count() AS n FROM %s GROUP BY lane, block"
            .formatted(Block.SEQUENCES, into);
    for (var row : store.rows(counts)) {
      there.put(List.of((long) row.getInteger("lane"), row.getLong("block")), row.getLong("n"));
    }
    var missing = new ArrayList<Block>();
    for (var block : blocks) {
      var rows = there.remove(List.of((long) block.lane(), block.number()));
      if (rows == null) {
        missing.add(block);
      } else if (rows != block.entries() * partition.table().rowsPerEntry()) {
        throw new TornException();
      }
    }
    if (!there.isEmpty()) {
      throw new TornException();
    }
    return missing;
  }

  /** What is there was not written by a backfill of this ledger: it is made anew. */
  static final class TornException extends Exception {
    private static final long serialVersionUID = 1L;
  }

  /** Loads them. */
  void load(List<Block> missing) throws SQLException, InterruptedException {
    var lanes =
        new ConcurrentLinkedQueue<>(
            missing.stream().collect(Collectors.groupingBy(Block::lane)).values());
    var done = new AtomicLong();
    try (var threads = Threads.perTask("backfill")) {
      var working = new ArrayList<Future<Boolean>>();
      for (int i = 0; i < LANES_MAX; i++) {
        working.add(threads.submit(() -> {
              loadAll(lanes, done, missing.size());
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
    try (var month = LedgerMonth.open(ledger, partition)) {
      for (var block : lane) {
        if (failed.get()) {
          return;
        }
        store.insert(into, partition.table().columns(), rows(month, block));
        told.accept("loaded %d of %d blocks".formatted(done.incrementAndGet(), of));
      }
    }
  }

  private RowBinary rows(LedgerMonth month, Block block) throws SQLException {
    var origins = Origins.of(store, partition, block, committed);
    var rows = new RowBinary();
    long entries = 0;
    try (var log = month.read(block)) {
      for (var entry = log.next(); entry != null; entry = log.next()) {
        if (ours(entry)) {
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

  private boolean ours(Entry entry) {
    var at = entry.postedAt();
    return partition.table().keeps(entry)
        && !at.isBefore(partition.begin().toInstant())
        && at.isBefore(partition.end().toInstant());
  }
}
