/** The live rules and some candidates over what has happened already. */
@NullMarked
package io.countinghouse.training.backtest;

import org.jspecify.annotations.NullMarked;
