package io.countinghouse.reports.chain;

import io.countinghouse.events.ChainHash;

/**
 * What a lane's verification goes from and to.
 *
 * @param afterSeq its transactions up to here are in months that are detached; 0: none is
 * @param afterChain the chain there
 * @param lastSeq of the lane's row, at the moment when it was read
 * @param chain of the lane's row
 */
record LaneStart(int lane, long afterSeq, ChainHash afterChain, long lastSeq, ChainHash chain) {}
