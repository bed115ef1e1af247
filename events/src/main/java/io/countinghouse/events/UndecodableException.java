package io.countinghouse.events;

import org.jspecify.annotations.Nullable;

/** Bytes that are no message of their topic; they belong into a dead-letter topic. */
public final class UndecodableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public UndecodableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
