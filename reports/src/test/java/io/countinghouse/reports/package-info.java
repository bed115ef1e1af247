/** Reports on a real ClickHouse. */
@NullMarked
package io.countinghouse.reports;

import org.jspecify.annotations.NullMarked;
