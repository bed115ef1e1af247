package io.countinghouse.loader.insert;

/** ClickHouse or Kafka did not answer, or not as it should: to be tried again later. */
public final class AwayException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public AwayException(String message, Throwable cause) {
    super(message, cause);
  }
}
