/** A month of facts loaded again from the ledger beside the live one, and swapped in. */
@NullMarked
package io.countinghouse.reports.rebuild;

import org.jspecify.annotations.NullMarked;
