@NullMarked
package io.countinghouse.training.backtest;

import org.jspecify.annotations.NullMarked;
