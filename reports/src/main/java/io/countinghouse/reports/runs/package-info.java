/** Runs of reports: recorded once, for good, and repeated exactly. */
@NullMarked
package io.countinghouse.reports.runs;

import org.jspecify.annotations.NullMarked;
