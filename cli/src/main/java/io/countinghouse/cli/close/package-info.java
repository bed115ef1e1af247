/** {@code countinghouse close}: booking dates are sealed. */
@NullMarked
package io.countinghouse.cli.close;

import org.jspecify.annotations.NullMarked;
