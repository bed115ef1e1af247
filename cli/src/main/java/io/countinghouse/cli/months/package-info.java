/** {@code countinghouse months}. */
@NullMarked
package io.countinghouse.cli.months;

import org.jspecify.annotations.NullMarked;
