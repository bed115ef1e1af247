/** Months that leave the ledger, on the real databases. */
@NullMarked
package io.countinghouse.reports.months;

import org.jspecify.annotations.NullMarked;
