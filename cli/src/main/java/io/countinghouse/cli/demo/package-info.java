/** {@code countinghouse demo}: a lifelike run of everything, watched, and proved at the end. */
@NullMarked
package io.countinghouse.cli.demo;

import org.jspecify.annotations.NullMarked;
