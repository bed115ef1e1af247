package io.countinghouse.ingest.read;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of transactions.
 *
 * @param completeTo everything posted up to then is in the ledger that this listing is of
 * @param keptFrom what was posted before is in months that are detached; null: nothing is
 * @param nextCursor of the next page; null: this is the last
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TransactionsView(
    List<TransactionView> transactions,
    String completeTo,
    @Nullable String keptFrom,
    @Nullable String nextCursor) {}
