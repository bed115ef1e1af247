package io.countinghouse.reports.chain;

import org.jspecify.annotations.Nullable;

/**
 * A place that does not fit.
 *
 * @param store where the fault is
 * @param seq the first sequence of the lane that it concerns
 * @param lastSeq the last; beyond {@code seq} where many in a row have the same fault, or where
 *     only a range can be told
 * @param field which field was altered; null: none in particular
 * @param ledger what PostgreSQL has of it
 * @param clickHouse what ClickHouse has of it
 */
public record Finding(
    Kind kind,
    Store store,
    int lane,
    long seq,
    long lastSeq,
    @Nullable String field,
    @Nullable String ledger,
    @Nullable String clickHouse) {

  /** What is wrong. */
  public enum Kind {
    /** A row's field is not what was posted. */
    ALTERED,
    /** A row that was posted is gone. */
    MISSING,
    /** A second row has the sequence. */
    DOUBLED,
    /**
     * A row after the lane's last sequence, before the end of the detached months, or of a lane
     * that was never opened.
     */
    BEYOND,
    /** A row of which no entry can be made. */
    UNREADABLE,
    /**
     * Kafka's newest watermark tells of rows that the ledger does not have: it was put back to an
     * earlier moment, or lost its end.
     */
    AHEAD,
    /**
     * Kafka's newest watermark does not tell of rows that the ledger knows to be published: Kafka
     * lost its end.
     */
    BEHIND,
    /**
     * Somewhere from {@code seq} to {@code lastSeq} a row was altered in both stores, or in the
     * only one that was looked at.
     */
    CHAIN,
    /** The hash of a watermark is not that of the lane, whose rows are as they were posted. */
    WATERMARK,
    /** The hash of the lane's own row is not that of its rows. */
    LANE_ROW,
    /**
     * A row that lanes decide by is not what the entries say: an account, a balance's status, the
     * mark of a reversal. {@code field} names its table, {@code ledger} says the difference.
     */
    WORKING_ROW
  }

  /** Whose fault it is. */
  public enum Store {
    POSTGRESQL,
    CLICKHOUSE,
    /** Of watermarks only. */
    KAFKA,
    /** The two differ, and the chain fits neither. */
    EITHER
  }

  static Finding of(Kind kind, Store store, int lane, long seq, long lastSeq) {
    return new Finding(kind, store, lane, seq, lastSeq, null, null, null);
  }

  Finding in(Store other) {
    return new Finding(kind, other, lane, seq, lastSeq, field, ledger, clickHouse);
  }

  /** Whether that one is the same fault of the next row; what is said of a field is its own. */
  boolean goesOnIn(Finding that) {
    return kind == that.kind
        && field == null
        && that.field == null
        && store == that.store
        && lane == that.lane
        && lastSeq + 1 == that.seq;
  }

  Finding upTo(Finding that) {
    return new Finding(kind, store, lane, seq, that.lastSeq, field, ledger, clickHouse);
  }
}
