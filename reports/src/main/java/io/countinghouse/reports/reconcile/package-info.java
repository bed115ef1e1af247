/** The proof that ClickHouse holds what the ledger posted: nothing missing, nothing doubled. */
@NullMarked
package io.countinghouse.reports.reconcile;

import org.jspecify.annotations.NullMarked;
