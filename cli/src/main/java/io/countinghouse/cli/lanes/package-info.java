/** The commands about the ledger's lanes. */
@NullMarked
package io.countinghouse.cli.lanes;

import org.jspecify.annotations.NullMarked;
