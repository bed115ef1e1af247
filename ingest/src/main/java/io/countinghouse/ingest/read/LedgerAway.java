package io.countinghouse.ingest.read;

import org.jooq.exception.DataAccessException;

/** The ledger could not be read now; the same read may be sent again. */
public final class LedgerAway extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private static final String TOOK_TOO_LONG = "57014";

  private final boolean serverGone;

  private LedgerAway(DataAccessException cause) {
    super("the ledger can't be read at the moment", cause);
    var state = cause.sqlState();
    this.serverGone =
        state.startsWith("00")
            || state.startsWith("08")
            || state.startsWith("40")
            || (state.startsWith("57") && !state.equals(TOOK_TOO_LONG));
  }

  /** Whether another server may well answer: this one can't be reached, or gave the read up. */
  boolean serverGone() {
    return serverGone;
  }

  /**
   * What a failed read means: a server that is away, too slow or too busy is worth waiting for;
   * anything else is a fault of ours and stays what it is.
   */
  public static RuntimeException of(DataAccessException e) {
    return switch (e.sqlState().substring(0, 2)) {
      case "00", // the pool gave no connection in time
          "08", // connection lost or refused
          "40", // a replica gave way to what it has to apply
          "53", // out of resources
          "55", // a lock that was not to be had
          "57" -> // cancelled by its time-out, or the server is shutting down
          new LedgerAway(e);
      default -> e;
    };
  }
}
