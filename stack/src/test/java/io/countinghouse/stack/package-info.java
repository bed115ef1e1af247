/** The promises of the development stack, on the real servers. */
@NullMarked
package io.countinghouse.stack;

import org.jspecify.annotations.NullMarked;
