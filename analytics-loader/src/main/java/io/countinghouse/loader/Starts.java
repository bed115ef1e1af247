package io.countinghouse.loader;

import io.countinghouse.loader.batch.Batch;
import io.countinghouse.loader.batch.Committed;
import io.countinghouse.loader.fact.FactTable;
import io.countinghouse.loader.insert.AwayException;
import io.countinghouse.loader.insert.FactStore;
import io.countinghouse.loader.settle.NotCommittedException;
import io.countinghouse.loader.settle.OpenBatch;
import io.countinghouse.loader.source.DeadLetters;
import io.countinghouse.loader.source.Source;
import io.countinghouse.worker.Threads;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins batches: has those of repairs decided, puts away dead letters, commits the bounds, and has
 * the rows sent by a thread for each batch.
 */
final class Starts implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Starts.class);

  /** How soon dead letters are written again that could not be. */
  private static final Duration AGAIN = Duration.ofSeconds(10);

  private final Source source;
  private final FactStore store;
  private final DeadLetters deadLetters;
  private final Repairs repairs;
  private final LoaderMetrics metrics;

  /** For first inserts; {@link Flows#startable} bounds how many there are. */
  private final ExecutorService senders = Threads.perTask("insert");

  Starts(
      Source source,
      FactStore store,
      DeadLetters deadLetters,
      Repairs repairs,
      LoaderMetrics metrics) {
    this.source = source;
    this.store = store;
    this.deadLetters = deadLetters;
    this.repairs = repairs;
    this.metrics = metrics;
  }

  /**
   * One commit opens the batches that these have due, and closes their last.
   *
   * @throws NotCommittedException if it was refused: none was begun
   * @throws AwayException if it is not known to be accepted: the same is asked again
   */
  void begin(List<PartitionFlow> startable) {
    var due = new LinkedHashMap<PartitionFlow, Batch>();
    var states = new LinkedHashMap<TopicPartition, Committed>();
    var unwritable = new HashSet<FactTable<?>>();
    for (var flow : startable) {
      flow.due()
          .ifPresent(batch -> {
            if (repairs.decided(flow, batch) && deadLettersPutAway(flow, batch, unwritable)) {
              due.put(flow, batch);
              states.put(flow.source(), new Committed.Open(batch.bounds()));
            }
          });
    }
    if (due.isEmpty()) {
      return;
    }
    long asked = System.nanoTime();
    source.commit(states);
    due.forEach((flow, batch) -> {
      var open = OpenBatch.fresh(batch, asked, store, source);
      flow.opened(open);
      open.send(senders);
    });
  }

  /**
   * Before the bounds are committed: whoever finds them need not care for dead letters. A partition
   * whose letters can't be written waits; partitions without letters don't.
   *
   * @param unwritable of which no letter could be written just now: each try takes seconds
   */
  private boolean deadLettersPutAway(
      PartitionFlow flow, Batch batch, Set<FactTable<?>> unwritable) {
    if (batch.deadLetters().isEmpty()) {
      return true;
    }
    if (unwritable.contains(batch.table())) {
      var _ = flow.postponement().begin(Postponement.Reason.DEAD_LETTERS, AGAIN);
      return false;
    }
    try {
      deadLetters.send(batch.table(), batch.deadLetters());
    } catch (AwayException e) {
      unwritable.add(batch.table());
      if (flow.postponement().begin(Postponement.Reason.DEAD_LETTERS, AGAIN)) {
        LOG.atWarn()
            .addKeyValue("batch", batch.key().id())
            .setCause(e)
            .log("dead letters can't be written: their partition waits");
      }
      return false;
    }
    metrics.dead(batch);
    LOG.atWarn()
        .addKeyValue("batch", batch.key().id())
        .addKeyValue("count", batch.deadLetters().size())
        .addKeyValue("first", batch.deadLetters().getFirst().error())
        .log("dead letters");
    batch.deadLettersSent();
    return true;
  }

  /**
   * Ends inserts that nobody waited for: of partitions that were lost, or of a loader that failed.
   * Who owns their partitions next counts.
   */
  @Override
  public void close() {
    senders.shutdownNow();
    senders.close();
  }
}
