package io.countinghouse.ingest.lane;

/** Where the ledger is and who may enter. */
public record Ledger(String url, String user, String password) {

  /** Without the password. */
  @Override
  public String toString() {
    return user + " at " + url;
  }
}
