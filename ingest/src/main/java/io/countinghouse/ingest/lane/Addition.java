package io.countinghouse.ingest.lane;

import io.countinghouse.events.Entry;
import java.util.List;

/**
 * What a transaction adds to its lane.
 *
 * @param entries in the order of their sequence; may be empty
 * @param answers tells the callers; run after the commit only
 */
record Addition(List<? extends Entry> entries, Runnable answers) {}
