package io.countinghouse.reports.reconcile;

import io.countinghouse.events.ChainHash;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A lane as the ledger has it.
 *
 * @param lastSeq it must have the entries 1..lastSeq
 * @param chain after {@code lastSeq}
 * @param transactions how many of the entries are transactions
 * @param scored how many of the transactions are of a kind that is scored
 * @param entries rows with a sequence of this lane
 * @param distinct different sequences among them
 * @param first lowest of them; 0: there is none
 * @param last highest of them; 0: there is none
 * @param retiredAt nothing is posted to it any more since; null: it is not retired
 * @param awaited whether its as-of counts: what is posted is posted after that of each such lane
 */
record LedgerLane(
    int lane,
    long lastSeq,
    Instant asOf,
    ChainHash chain,
    long transactions,
    long scored,
    long entries,
    long distinct,
    long first,
    long last,
    @Nullable Instant retiredAt,
    boolean awaited) {

  boolean retired() {
    return retiredAt != null;
  }

  /** Whether the rows are 1..lastSeq without gap or double. */
  boolean gapFree() {
    return entries == lastSeq
        && distinct == lastSeq
        && last == lastSeq
        && first == Math.min(1, lastSeq);
  }
}
