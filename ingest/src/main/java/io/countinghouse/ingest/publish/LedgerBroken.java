package io.countinghouse.ingest.publish;

/** The ledger's own log has a gap: entries that were committed are gone. */
public final class LedgerBroken extends RuntimeException {

  private static final long serialVersionUID = 1L;

  LedgerBroken(String what) {
    super(what);
  }
}
