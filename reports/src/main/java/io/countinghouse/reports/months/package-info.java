/** Months that leave the ledger, once it is proven that nothing is lost with them. */
@NullMarked
package io.countinghouse.reports.months;

import org.jspecify.annotations.NullMarked;
