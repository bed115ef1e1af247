/**
 * The ledger as the API shows it: look-ups, balances at a moment, statements and listings, over
 * pools of their own and without ever waiting for a lane.
 */
@NullMarked
package io.countinghouse.ingest.read;

import org.jspecify.annotations.NullMarked;
