package io.countinghouse.loader;

import io.countinghouse.loader.batch.Batch;
import io.countinghouse.loader.insert.FactStore;
import io.countinghouse.loader.source.Source;
import java.util.Map;
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
      if (!passed(batch.after())) {
        return false;
      }
      decide(batch);
    }
    return true;
  }

  /** The same of a batch whose bounds were committed, when all this was so already. */
  void decide(Batch batch) {
    if (!batch.proposes()) {
      return;
    }
    int proposed = batch.proposed().size();
    var there = store.there(batch.table(), batch.key(), batch.proposed());
    batch.admit(there);
    metrics.decided(batch, proposed - there.size(), there.size());
    LOG.atInfo()
        .addKeyValue("batch", batch.key().id())
        .addKeyValue("proposed", proposed)
        .addKeyValue("there", there.size())
        .log("repair decided");
  }

  /**
   * The group's offset is the first whose fate is open: before it all is in, whoever loaded it.
   * Offset 0 has nothing before it, also where nothing was ever committed.
   */
  private boolean passed(Map<TopicPartition, Long> after) {
    var committed = source.committed(after.keySet());
    return after.entrySet().stream()
        .allMatch(each -> {
          var state = committed.get(each.getKey());
          return each.getValue() == 0
              || (state != null && state.toOffset().offset() >= each.getValue());
        });
  }
}
