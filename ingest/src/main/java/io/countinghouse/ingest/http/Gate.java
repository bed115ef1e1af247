package io.countinghouse.ingest.http;

import io.countinghouse.ingest.access.AuditLog;
import io.countinghouse.ingest.access.AuditLog.Event;
import io.countinghouse.ingest.access.Caller;
import io.countinghouse.ingest.access.KeyRing;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerRequest;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * In front of every route: whose key is it, has the client not had its share, and does the key have
 * the scope? A route learns who calls from {@link Requests#caller}, so one that this has not let
 * pass has no caller and answers 401.
 */
final class Gate implements Filter {

  private final KeyRing keys;
  private final AuditLog audit;
  private final AccessMetrics metrics;
  private final SlowClients slow;

  Gate(KeyRing keys, AuditLog audit, AccessMetrics metrics, SlowClients slow) {
    this.slow = slow;
    this.keys = keys;
    this.audit = audit;
    this.metrics = metrics;
  }

  @Override
  public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
    slow.watch(request, response); // before anything that may be refused
    switch (Area.of(request.prologue().method().text(), request.path().path())) {
      case Area.Open open -> {
        Tracing.none();
        chain.proceed();
      }
      case Area.Closed closed -> {
        Tracing.enter(request);
        var standing = standing(request, closed);
        request.context().register(standing);
        request.context().register(admitted(standing));
        request.context().register(slow);
        chain.proceed();
      }
    }
  }

  private Standing standing(RoutingRequest request, Area.Closed area) {
    var authorization = Requests.header(request, HeaderNames.AUTHORIZATION);
    return new Standing(keys, audit, metrics, authorization, address(request), area.scope());
  }

  private Caller admitted(Standing standing) {
    var caller = standing.known();
    if (!caller.limit().take()) {
      metrics.rateLimited.increment();
      audit.note(Event.RATE_LIMITED, caller, null, null);
      throw new Refused(Problem.rateLimited(), caller.limit().pause());
    }
    return standing.allowed(caller);
  }

  /** Where a request comes from. */
  static String address(ServerRequest request) {
    return address(request.remotePeer().address());
  }

  /** Without the port, which is another one each time. */
  private static String address(SocketAddress peer) {
    return peer instanceof InetSocketAddress at && at.getAddress() != null
        ? at.getAddress().getHostAddress()
        : "unknown";
  }
}
