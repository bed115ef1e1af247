package io.countinghouse.cli.http;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * What a server answered.
 *
 * @param closes whether the connection ends with this answer
 * @param retryAfter how long the server asks to wait; zero: it does not ask
 */
public record HttpAnswer(int status, byte[] body, boolean closes, Duration retryAfter) {

  /** The body as UTF-8. */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return status + " " + text();
  }
}
