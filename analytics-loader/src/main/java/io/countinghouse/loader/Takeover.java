package io.countinghouse.loader;

import io.countinghouse.events.Topics;
import io.countinghouse.loader.batch.BatchKey;
import io.countinghouse.loader.batch.Bounds;
import io.countinghouse.loader.batch.Committed;
import io.countinghouse.loader.fact.FactTables;
import io.countinghouse.loader.insert.FactStore;
import io.countinghouse.loader.settle.LoadingStoppedException;
import io.countinghouse.loader.settle.Settlement;
import io.countinghouse.loader.source.Source;
import io.countinghouse.topics.Repair;
import java.util.Collection;
import java.util.HashMap;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a loader does with a partition that has just become its own, before it reads a record: finds
 * out how far ClickHouse is, and whether a batch was left open.
 */
final class Takeover {

  private static final Logger LOG = LoggerFactory.getLogger(Takeover.class);

  private final Source source;
  private final FactStore store;
  private final Settlement settlement;

  Takeover(Source source, FactStore store) {
    this.source = source;
    this.store = store;
    this.settlement = new Settlement(store);
  }

  /**
   * Puts the consumer where each of them goes on. ClickHouse is asked before the group: whoever
   * sleeps between the two, and has lost its partitions meanwhile, sees the group further than the
   * facts, which is no wrong state, and hears of its loss with the next poll.
   *
   * @throws LoadingStoppedException if the group, Kafka and ClickHouse do not agree
   */
  void settle(Collection<PartitionFlow> unsettled) {
    if (unsettled.isEmpty()) {
      return;
    }
    var last = new HashMap<TopicPartition, OptionalLong>();
    for (var flow : unsettled) {
      var table = FactTables.of(flow.source().topic());
      last.put(flow.source(), store.lastOffset(table, Repair.partitionInRows(flow.source())));
    }
    var committed = source.committed(last.keySet());
    for (var flow : unsettled) {
      var partition = flow.source();
      settle(flow, committed.get(partition), last.getOrDefault(partition, OptionalLong.empty()));
    }
  }

  /**
   * @param committed null: the group never committed anything for it
   */
  private void settle(PartitionFlow flow, @Nullable Committed committed, OptionalLong last) {
    var partition = flow.source();
    switch (committed) {
      case null -> {
        goOn(flow, firstOffset(partition, last), false);
      }
      case Committed.Closed closed -> {
        checkNothingBeyond(partition, last, closed.next() - 1);
        goOn(flow, closed.next(), false);
      }
      case Committed.Open open -> {
        checkNothingBeyond(partition, last, open.bounds().last());
        settle(flow, open.bounds());
      }
    }
  }

  private void settle(PartitionFlow flow, Bounds bounds) {
    var missing = settlement.missing(new BatchKey(flow.source(), bounds.first()), bounds);
    LOG.atInfo()
        .addKeyValue("partition", flow.source())
        .addKeyValue("bounds", bounds)
        .addKeyValue("missing", missing)
        .log("settling the batch that was left open");
    if (missing.isEmpty()) {
      goOn(flow, bounds.last() + 1, true);
    } else {
      flow.replays(bounds);
      source.seek(flow.source(), bounds.first());
    }
  }

  private void goOn(PartitionFlow flow, long offset, boolean committedAsOpen) {
    flow.settledAt(offset, committedAsOpen);
    source.seek(flow.source(), offset);
  }

  /** Of what no proof misses, the beginning may be gone: old reviews expire. */
  private long firstOffset(TopicPartition partition, OptionalLong last) {
    long beginning = source.beginning(partition);
    boolean proven = !partition.topic().equals(Topics.REVIEWS.name());
    if (!proven && last.isEmpty()) {
      LOG.atInfo()
          .addKeyValue("partition", partition)
          .addKeyValue("offset", beginning)
          .log("loading from the first record that Kafka has");
      return beginning;
    }
    if (beginning != 0 || last.isPresent()) {
      throw new LoadingStoppedException(
          "%s was never committed by group analytics-loader, but it begins at offset %d and ClickHouse holds facts of it up to %s: what is missing can't be known. If the topic was made anew, docs/loader.md says how to go on (repair --lost-by-kafka); else set the group's offset to the first record to load"
              .formatted(partition, beginning, last.isPresent() ? last.getAsLong() : "none"));
    }
    return 0;
  }

  private static void checkNothingBeyond(TopicPartition partition, OptionalLong last, long bound) {
    if (last.isPresent() && last.getAsLong() > bound) {
      throw new LoadingStoppedException(
          "ClickHouse holds facts of %s up to offset %d, beyond %d, the last that the group committed: the group was set back, or somebody else loads; loading on would double them"
              .formatted(partition, last.getAsLong(), bound));
    }
  }
}
