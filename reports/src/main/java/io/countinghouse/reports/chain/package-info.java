/** The hash chains recomputed, and the first row that does not fit named. */
@NullMarked
package io.countinghouse.reports.chain;

import org.jspecify.annotations.NullMarked;
