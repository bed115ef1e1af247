package io.countinghouse.cli;

import org.jspecify.annotations.Nullable;

/** A command can't do what it was asked to; the message is for the person who typed it. */
public final class CommandFailed extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public CommandFailed(String message) {
    this(message, null);
  }

  public CommandFailed(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
