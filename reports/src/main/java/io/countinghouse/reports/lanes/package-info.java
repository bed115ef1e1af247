/** Lanes that are retired, and how every store comes to know it. */
@NullMarked
package io.countinghouse.reports.lanes;

import org.jspecify.annotations.NullMarked;
