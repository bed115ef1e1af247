package io.countinghouse.reports.chain;

import io.countinghouse.events.ChainHash;

/**
 * What a lane's verification goes from and to.
 *
 * @param afterSeq its rows up to here are not in the table any more; 0: all are
 * @param afterChain the chain there
 * @param lastSeq of the lane's row, at the moment when it was read
 * @param chain of the lane's row
 */
record LaneStart(int lane, long afterSeq, ChainHash afterChain, long lastSeq, ChainHash chain) {}
