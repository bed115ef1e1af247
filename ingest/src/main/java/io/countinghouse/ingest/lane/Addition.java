package io.countinghouse.ingest.lane;

import io.countinghouse.events.Entry;
import java.util.List;
import java.util.Map;

/**
 * What a transaction adds to its lane.
 *
 * @param entries in the order of their sequence; may be empty
 * @param traceparents of the entries that have one, by sequence
 * @param answers tells the callers; run after the commit only
 */
record Addition(List<? extends Entry> entries, Map<Long, String> traceparents, Runnable answers) {

  Addition(List<? extends Entry> entries, Runnable answers) {
    this(entries, Map.of(), answers);
  }
}
