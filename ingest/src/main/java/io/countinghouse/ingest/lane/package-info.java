/** Posting: one thread and one connection a lane, gap-free sequences, balances. */
@NullMarked
package io.countinghouse.ingest.lane;

import org.jspecify.annotations.NullMarked;
