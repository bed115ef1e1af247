package io.countinghouse.ingest.http;

import io.countinghouse.ingest.access.AuditLog;
import io.countinghouse.ingest.access.AuditLog.Event;
import io.countinghouse.ingest.access.Caller;
import io.countinghouse.ingest.access.KeyRing;
import io.countinghouse.ingest.access.KeyRing.Found;
import io.countinghouse.ingest.lane.Outcome;
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
  private final SlowHeads slow;

  Gate(KeyRing keys, AuditLog audit, AccessMetrics metrics, SlowHeads slow) {
    this.slow = slow;
    this.keys = keys;
    this.audit = audit;
    this.metrics = metrics;
  }

  @Override
  public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
    switch (Area.of(request.prologue().method().text(), request.path().path())) {
      case Area.Open open -> {
        Tracing.none();
        chain.proceed();
      }
      case Area.Closed closed -> {
        Tracing.enter(request);
        request.context().register(admitted(request, closed));
        request.context().register(slow);
        chain.proceed();
      }
    }
  }

  private Caller admitted(RoutingRequest request, Area.Closed area) {
    var address = address(request);
    var caller = known(request, address);
    if (!caller.limit().take()) {
      metrics.rateLimited.increment();
      audit.note(Event.RATE_LIMITED, caller, null, null);
      throw new Refused(Problem.rateLimited(), caller.limit().pause());
    }
    if (!caller.may(area.scope())) {
      metrics.forbidden.increment();
      audit.note(Event.FORBIDDEN, caller, address, area.scope().text());
      throw new Refused(Problem.forbidden(area.scope().text()));
    }
    return caller;
  }

  private Caller known(RoutingRequest request, String address) {
    return switch (keys.find(Requests.header(request, HeaderNames.AUTHORIZATION))) {
      case Found.Known known -> known.caller();
      case Found.Unknown unknown -> {
        metrics.unauthorized.increment();
        audit.note(Event.AUTHENTICATION_REFUSED, null, address, null);
        throw new Refused(Problem.unauthorized());
      }
      case Found.Uncertain uncertain ->
          throw new Refused(
              Problem.unavailable(
                  new Outcome.Unavailable("the ledger that knows the API keys can't be reached")));
    };
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
