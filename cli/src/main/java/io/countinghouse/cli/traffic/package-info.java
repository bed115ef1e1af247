/**
 * A made-up but lifelike stream of payments: pure, and the same for the same seed. Nobody in it
 * exists.
 */
@NullMarked
package io.countinghouse.cli.traffic;

import org.jspecify.annotations.NullMarked;
