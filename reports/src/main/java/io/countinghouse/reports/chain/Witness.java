package io.countinghouse.reports.chain;

import io.countinghouse.events.ChainHash;

/**
 * Says what the chain was after a sequence.
 *
 * @param store who says so: PostgreSQL by the lane's own row, the others by a published watermark
 */
record Witness(long seq, ChainHash chain, Finding.Store store) {}
