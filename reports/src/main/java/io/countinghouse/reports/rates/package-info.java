/** Daily rates of exchange: read from a file, kept in ClickHouse. */
@NullMarked
package io.countinghouse.reports.rates;

import org.jspecify.annotations.NullMarked;
