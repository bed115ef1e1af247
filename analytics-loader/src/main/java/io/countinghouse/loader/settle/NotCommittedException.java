package io.countinghouse.loader.settle;

/** A commit that was not accepted; the next poll tells whether the partition is still ours. */
public final class NotCommittedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public NotCommittedException(Throwable cause) {
    super(cause);
  }
}
