package io.countinghouse.scorer;

import org.jspecify.annotations.Nullable;

/** A record that decodes but can't be what it claims to be; it goes to the dead letters. */
public final class UnfitException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public UnfitException(String message) {
    this(message, null);
  }

  UnfitException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
