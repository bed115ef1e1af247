/** {@code countinghouse rates}: rates of exchange are loaded. */
@NullMarked
package io.countinghouse.cli.rates;

import org.jspecify.annotations.NullMarked;
