/**
 * {@code countinghouse customers} and {@code countinghouse file}: who the customers are is loaded,
 * and FinCEN's batches are written.
 */
@NullMarked
package io.countinghouse.cli.filing;

import org.jspecify.annotations.NullMarked;
