@NullMarked
package io.countinghouse.reports.rebuild;

import org.jspecify.annotations.NullMarked;
