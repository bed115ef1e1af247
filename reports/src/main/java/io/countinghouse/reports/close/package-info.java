/** The end of the day: booking dates are sealed, with figures that never change afterwards. */
@NullMarked
package io.countinghouse.reports.close;

import org.jspecify.annotations.NullMarked;
