/** The proof on real databases with planted errors. */
@NullMarked
package io.countinghouse.reports.reconcile;

import org.jspecify.annotations.NullMarked;
