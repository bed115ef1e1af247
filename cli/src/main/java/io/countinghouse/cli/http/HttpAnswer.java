package io.countinghouse.cli.http;

import java.time.Duration;

/**
 * What a server answered.
 *
 * @param closes whether the connection ends with this answer
 * @param retryAfter how long the server asks to wait; zero: it does not ask
 */
public record HttpAnswer(int status, String body, boolean closes, Duration retryAfter) {

  @Override
  public String toString() {
    return status + " " + body;
  }
}
