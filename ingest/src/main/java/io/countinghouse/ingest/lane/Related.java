package io.countinghouse.ingest.lane;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The transactions that a batch settles or reverses.
 *
 * @param rows those that were found
 * @param keptFrom the first moment whose transactions the ledger still has; null: all of them, or
 *     all were found
 */
record Related(Map<UUID, TransactionRows.Row> rows, @Nullable Instant keptFrom) {

  TransactionRows.@Nullable Row get(UUID id) {
    return rows.get(id);
  }

  /** Why one that was not found can't be settled or reversed. */
  Refusal missing(UUID id) {
    return keptFrom != null && TransactionIds.before(id, keptFrom)
        ? Refusal.monthDetached(keptFrom.toString())
        : Refusal.unknownTransaction();
  }
}
