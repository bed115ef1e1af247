package io.countinghouse.ingest.lane;

import io.countinghouse.events.Entry;
import java.util.List;

/**
 * What a transaction adds to its lane.
 *
 * @param entries in the order of their sequence; may be empty
 * @param answers tells the callers; run after the commit only
 * @param kept false: the transaction is rolled back and leaves no trace, then the callers are told
 */
record Addition(List<? extends Entry> entries, Runnable answers, boolean kept) {

  Addition(List<? extends Entry> entries, Runnable answers) {
    this(entries, answers, true);
  }

  static Addition undone(Runnable answers) {
    return new Addition(List.of(), answers, false);
  }
}
