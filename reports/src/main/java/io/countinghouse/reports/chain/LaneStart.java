package io.countinghouse.reports.chain;

import io.countinghouse.events.ChainHash;
import io.countinghouse.sql.lanes.KafkaMark;
import org.jspecify.annotations.Nullable;

/**
 * What a lane's verification goes from and to.
 *
 * @param afterSeq its transactions up to here are in months that are detached; 0: none is
 * @param afterChain the chain there
 * @param lastSeq of the lane's row, at the moment when it was read
 * @param chain of the lane's row
 * @param givenUp what Kafka said of a lane that was given up and retired, and may say; null: it
 *     must say what the lane's row says
 */
record LaneStart(
    int lane,
    long afterSeq,
    ChainHash afterChain,
    long lastSeq,
    ChainHash chain,
    @Nullable KafkaMark givenUp) {}
