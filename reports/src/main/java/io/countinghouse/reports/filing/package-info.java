/**
 * Filings with FinCEN: reports joined with who the customers are, written as the batch XML that its
 * e-filing takes. What a filing lacks is told; nothing is made up.
 */
@NullMarked
package io.countinghouse.reports.filing;

import org.jspecify.annotations.NullMarked;
