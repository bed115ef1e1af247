/** Runs of reports on a real ClickHouse. */
@NullMarked
package io.countinghouse.reports.runs;

import org.jspecify.annotations.NullMarked;
