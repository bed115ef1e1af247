package io.countinghouse.ingest.http;

import io.countinghouse.ingest.access.AuditLog;
import io.countinghouse.ingest.access.AuditLog.Event;
import io.countinghouse.ingest.access.Caller;
import io.countinghouse.ingest.access.KeyRing;
import io.countinghouse.ingest.access.KeyRing.Found;
import io.countinghouse.ingest.lane.Outcome;
import io.countinghouse.sql.keys.Scope;
import org.jspecify.annotations.Nullable;

/**
 * What the key of a request allows at this moment. A request that takes long asks again before each
 * thing it does, because meanwhile a key is revoked or expires.
 */
final class Standing {

  private final KeyRing keys;
  private final AuditLog audit;
  private final AccessMetrics metrics;
  private final @Nullable String authorization;
  private final String address;
  private final Scope scope;

  /**
   * @param authorization the request's header; null: it has none
   * @param address where the request comes from
   * @param scope what it asks for
   */
  Standing(
      KeyRing keys,
      AuditLog audit,
      AccessMetrics metrics,
      @Nullable String authorization,
      String address,
      Scope scope) {
    this.keys = keys;
    this.audit = audit;
    this.metrics = metrics;
    this.authorization = authorization;
    this.address = address;
    this.scope = scope;
  }

  /**
   * Whose key it is.
   *
   * @throws Refused if it is none that is good now, or nobody can say so
   */
  Caller known() {
    return switch (keys.find(authorization)) {
      case Found.Known known -> known.caller();
      case Found.Unknown _ -> {
        metrics.unauthorized.increment();
        audit.note(Event.AUTHENTICATION_REFUSED, null, address, null);
        throw new Refused(Problem.unauthorized());
      }
      case Found.Uncertain _ ->
          throw new Refused(
              Problem.unavailable(
                  new Outcome.Unavailable("the ledger that knows the API keys can't be reached")));
    };
  }

  /**
   * The same caller, if the key opens what the request asks for.
   *
   * @throws Refused if not
   */
  Caller allowed(Caller caller) {
    if (!caller.may(scope)) {
      metrics.forbidden.increment();
      audit.note(Event.FORBIDDEN, caller, address, scope.text());
      throw new Refused(Problem.forbidden(scope.text()));
    }
    return caller;
  }

  /**
   * Who calls, if the request would be let in now.
   *
   * @throws Refused if not
   */
  Caller now() {
    return allowed(known());
  }
}
