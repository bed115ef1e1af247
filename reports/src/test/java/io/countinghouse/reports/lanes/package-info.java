/** Lanes that are retired. */
@NullMarked
package io.countinghouse.reports.lanes;

import org.jspecify.annotations.NullMarked;
