/** {@code countinghouse reconcile}: proves completeness and prints the proof. */
@NullMarked
package io.countinghouse.cli.reconcile;

import org.jspecify.annotations.NullMarked;
