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
 * @param kept false: the transaction is rolled back and leaves no trace, then the callers are told
 */
record Addition(
    List<? extends Entry> entries, Map<Long, String> traceparents, Runnable answers, boolean kept) {

  Addition(List<? extends Entry> entries, Map<Long, String> traceparents, Runnable answers) {
    this(entries, traceparents, answers, true);
  }

  Addition(List<? extends Entry> entries, Runnable answers) {
    this(entries, Map.of(), answers);
  }

  static Addition undone(Runnable answers) {
    return new Addition(List.of(), Map.of(), answers, false);
  }
}
