/** {@code countinghouse alerts}: what is open on accounts, and who does not want to be told. */
@NullMarked
package io.countinghouse.cli.alerts;

import org.jspecify.annotations.NullMarked;
