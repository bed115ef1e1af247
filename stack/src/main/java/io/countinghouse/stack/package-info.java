/** The real servers as child processes that end with their parent. */
@NullMarked
package io.countinghouse.stack;

import org.jspecify.annotations.NullMarked;
