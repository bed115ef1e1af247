/** What the loader lacks, and how it gets it: dead letters, and the ledger itself. */
@NullMarked
package io.countinghouse.cli.repair;

import org.jspecify.annotations.NullMarked;
