package io.countinghouse.ingest.read;

import java.time.Instant;

/** What was asked for reaches into a month that is detached from the ledger. */
public final class MonthDetached extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String field;
  private final Instant keptFrom;

  MonthDetached(String field, Instant keptFrom) {
    super(field, null, false, false); // an answer, not a fault: no stack trace
    this.field = field;
    this.keptFrom = keptFrom;
  }

  /** The parameter that reaches too far back. */
  public String field() {
    return field;
  }

  /** The first moment whose transactions are kept. */
  public Instant keptFrom() {
    return keptFrom;
  }
}
