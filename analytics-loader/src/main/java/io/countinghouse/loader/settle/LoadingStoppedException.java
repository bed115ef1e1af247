package io.countinghouse.loader.settle;

/**
 * What the loader sees can't be, so it must not go on: going on might lose or double. The message
 * says what a person should look at.
 */
public final class LoadingStoppedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public LoadingStoppedException(String message) {
    super(message);
  }

  public LoadingStoppedException(String message, Throwable cause) {
    super(message, cause);
  }
}
