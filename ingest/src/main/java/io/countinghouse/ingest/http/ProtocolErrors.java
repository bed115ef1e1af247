package io.countinghouse.ingest.http;

import io.helidon.http.DirectHandler;
import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;
import java.nio.charset.StandardCharsets;

/**
 * Requests that never reach a route, because they are not HTTP or are too large: they get a problem
 * as well, and nothing of what they sent comes back.
 */
final class ProtocolErrors implements DirectHandler {

  private final SlowClients slow;

  private ProtocolErrors(SlowClients slow) {
    this.slow = slow;
  }

  static DirectHandlers handlers(SlowClients slow) {
    var builder = DirectHandlers.builder();
    for (var type : EventType.values()) {
      builder.addHandler(type, new ProtocolErrors(slow));
    }
    return builder.build();
  }

  @Override
  public TransportResponse handle(
      TransportRequest request,
      EventType type,
      Status status,
      ServerResponseHeaders headers,
      String message) {
    slow.writingLast();
    // What fails in a route is answered there. Here the server's own reader has failed, on bytes
    // that are no request: the client's error, though the server takes it for one of its own.
    var told = type == EventType.INTERNAL_ERROR ? Status.BAD_REQUEST_400 : status;
    var problem = Respond.JSON.writeValueAsBytes(Problem.protocol(told.code()));
    return TransportResponse.builder()
        .status(told)
        .headers(headers)
        .header(HeaderNames.CONTENT_TYPE, "application/problem+json")
        .keepAlive(false)
        .entity(new String(problem, StandardCharsets.UTF_8))
        .build();
  }
}
