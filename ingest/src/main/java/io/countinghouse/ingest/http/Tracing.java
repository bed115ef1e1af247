package io.countinghouse.ingest.http;

import io.countinghouse.ingest.request.Traceparent;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.ServerRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The trace that a request belongs to. Its id is in the log lines of the request's thread until the
 * connection's next request, because errors are answered after the filters are left. A trace that
 * begins here is for these lines only: no client knows it, so it goes no further.
 */
final class Tracing {

  /** The name in log lines and problems. */
  static final String TRACE_ID = "trace_id";

  private static final HeaderName HEADER = HeaderNames.create("traceparent");

  private Tracing() {}

  /** Begins or joins the request's trace. */
  static void enter(RoutingRequest request) {
    var given = given(request);
    if (given == null) {
      MDC.put(TRACE_ID, Traceparent.newTraceId());
    } else {
      MDC.put(TRACE_ID, given.traceId());
      request.context().register(given);
    }
  }

  /** For requests that have none; the thread's last one may have had. */
  static void none() {
    MDC.remove(TRACE_ID);
  }

  /** Two headers are as good as none, says the standard. */
  private static @Nullable Traceparent given(RoutingRequest request) {
    var headers = request.headers();
    if (!headers.contains(HEADER)) {
      return null;
    }
    var header = headers.get(HEADER);
    return header.valueCount() == 1 ? Traceparent.parse(header.get()) : null;
  }

  /** What the client gave, to be handed on; null if nothing valid. */
  static @Nullable String traceparent(ServerRequest request) {
    return request.context().get(Traceparent.class).map(Traceparent::header).orElse(null);
  }

  /** The id that the thread's log lines carry. */
  static @Nullable String traceId() {
    return MDC.get(TRACE_ID);
  }
}
