package io.countinghouse.loader;

import io.countinghouse.loader.batch.Batch;
import io.countinghouse.loader.batch.Committed;
import io.countinghouse.loader.insert.FactStore;
import io.countinghouse.loader.source.Source;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which records of a repair topic become rows: those of entries that the table lacks, once
 * the stream can't bring them any more. The decision is the same whenever it is made again for the
 * same batch: the stream is past, a repair topic has one partition and one batch at a time, and a
 * batch's own rows are not counted as there.
 */
final class Admission {

  private static final Logger LOG = LoggerFactory.getLogger(Admission.class);

  private final Source source;
  private final FactStore store;
  private final LoaderMetrics metrics;

  Admission(Source source, FactStore store, LoaderMetrics metrics) {
    this.source = source;
    this.store = store;
    this.metrics = metrics;
  }

  /** Whether the batch is decided; not while the stream may still bring what it proposes. */
  boolean decided(Batch batch) {
    if (batch.proposes()) {
      var committed = source.committed(batch.after().keySet());
      batch.refuse(absent(batch.after(), committed));
      if (!passed(batch.after(), committed)) {
        return false;
      }
      int proposed = batch.proposed().size();
      int there = decide(batch);
      metrics.decided(batch, proposed - there, there);
    }
    return true;
  }

  /** The same of a batch whose bounds were committed, when all this was so already. */
  void decideAgain(Batch batch) {
    if (batch.proposes()) {
      batch.refuse(absent(batch.after(), source.committed(batch.after().keySet())));
      var _ = decide(batch);
    }
  }

  /** May be called again after an exception: until ClickHouse has answered, nothing is changed. */
  private int decide(Batch batch) {
    int proposed = batch.proposed().size();
    var there = store.there(batch.table(), batch.key(), batch.proposed(), batch.proposedMonths());
    batch.admit(there);
    LOG.atInfo()
        .addKeyValue("batch", batch.key().id())
        .addKeyValue("proposed", proposed)
        .addKeyValue("there", there.size())
        .log("repair decided");
    return there.size();
  }

  /**
   * The group's offset is the first whose fate is open: before it all is in, whoever loaded it.
   * Offset 0 has nothing before it, also where nothing was ever committed.
   */
  private static boolean passed(
      Map<TopicPartition, Long> after, Map<TopicPartition, Committed> committed) {
    return after.entrySet().stream()
        .allMatch(each -> {
          var state = committed.get(each.getKey());
          return each.getValue() == 0
              || (state != null && state.toOffset().offset() >= each.getValue());
        });
  }

  /** Partitions that their topic does not have: nobody will ever pass them. */
  private Set<TopicPartition> absent(
      Map<TopicPartition, Long> after, Map<TopicPartition, Committed> committed) {
    return after.keySet().stream()
        .filter(each -> !committed.containsKey(each) && !source.exists(each))
        .collect(Collectors.toSet());
  }
}
