package io.countinghouse.sql.months;

import java.time.Instant;
import java.time.YearMonth;
import org.jspecify.annotations.Nullable;

/**
 * A month of transactions.
 *
 * @param transactions estimated by the server's statistics while it is attached
 * @param bytes with its indexes; null: its table is not in this database any more
 * @param detachedAt null: it is attached
 */
public record MonthRow(
    YearMonth month,
    State state,
    long transactions,
    @Nullable Long bytes,
    @Nullable Instant detachedAt) {

  /** Where its transactions are. */
  public enum State {
    /** In the ledger, as always. */
    ATTACHED,
    /** In the ledger still; what it would leave behind is written. */
    SEALED,
    /** In a table of its own. */
    DETACHED
  }
}
