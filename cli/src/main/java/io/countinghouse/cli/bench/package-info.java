/** {@code countinghouse bench}: measures beside baselines, in one run, on one machine, in turns. */
@NullMarked
package io.countinghouse.cli.bench;

import org.jspecify.annotations.NullMarked;
