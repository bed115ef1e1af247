@NullMarked
package io.countinghouse.reports.filing;

import org.jspecify.annotations.NullMarked;
