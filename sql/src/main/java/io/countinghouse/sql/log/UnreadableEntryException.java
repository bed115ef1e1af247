package io.countinghouse.sql.log;

/** A row of the ledger that no entry can be made of: it was not written by a poster. */
public final class UnreadableEntryException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final long laneSeq;

  UnreadableEntryException(int lane, long laneSeq, IllegalArgumentException why) {
    super("entry %d of lane %d can't be read: %s".formatted(laneSeq, lane, why.getMessage()), why);
    this.laneSeq = laneSeq;
  }

  /** The row's sequence in its lane. */
  public long laneSeq() {
    return laneSeq;
  }
}
