/** The rules as they are written while the stream runs. */
@NullMarked
package io.countinghouse.scorer.rule;

import org.jspecify.annotations.NullMarked;
