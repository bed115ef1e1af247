package io.countinghouse.reports.chain;

import io.countinghouse.events.ChainHash;

/**
 * Says what the chain was after a sequence.
 *
 * @param ofLaneRow whether it is the lane's own row in the ledger, or else a published watermark
 */
record Witness(long seq, ChainHash chain, boolean ofLaneRow) {}
