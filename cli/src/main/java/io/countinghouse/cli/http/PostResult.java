package io.countinghouse.cli.http;

/**
 * What became of one transaction of a batch.
 *
 * @param status {@code posted}, {@code replayed}, {@code refused}, {@code invalid}, {@code
 *     unavailable} or {@code unread}
 * @param rule the rule that it broke; empty if none is named
 * @param detail the server's sentence about it; empty if there is none
 */
public record PostResult(String status, String rule, String detail) {

  /** Whether its outcome is still open, so that it must be sent again. */
  public boolean open() {
    return status.equals("unavailable") || unread();
  }

  /** Whether the server could not read the request from this line on. */
  boolean unread() {
    return status.equals("unread");
  }

  /** Whether it is in the ledger. */
  public boolean posted() {
    return status.equals("posted") || status.equals("replayed");
  }
}
