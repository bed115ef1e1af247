package io.countinghouse.detection.model;

/** A document about models that is not right; the message says why. */
public final class ModelRefusedException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  ModelRefusedException(String message) {
    super(message);
  }
}
