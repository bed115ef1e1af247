/** Rates on a real ClickHouse. */
@NullMarked
package io.countinghouse.reports.rates;

import org.jspecify.annotations.NullMarked;
