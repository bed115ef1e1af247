/** The rules as they are written while the stream runs: followed, held ready, and refused. */
@NullMarked
package io.countinghouse.scorer.rule;

import org.jspecify.annotations.NullMarked;
