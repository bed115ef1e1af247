@NullMarked
package io.countinghouse.reports.close;

import org.jspecify.annotations.NullMarked;
