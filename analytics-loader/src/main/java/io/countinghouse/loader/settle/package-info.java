/** Finding out what became of a batch, and bringing it to its end exactly once. */
@NullMarked
package io.countinghouse.loader.settle;

import org.jspecify.annotations.NullMarked;
