/** The test kit itself. */
@NullMarked
package io.countinghouse.testkit;

import org.jspecify.annotations.NullMarked;
