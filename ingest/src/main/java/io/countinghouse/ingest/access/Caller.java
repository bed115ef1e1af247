package io.countinghouse.ingest.access;

import io.countinghouse.sql.keys.Scope;
import java.util.Set;

/**
 * Who a request comes from, as its key says.
 *
 * @param client the name that belongs to its idempotency keys
 * @param keyId which of the client's keys it used
 * @param limit shared by all requests of the client at this instance
 */
public record Caller(String client, String keyId, Set<Scope> scopes, RateLimit limit) {

  public boolean may(Scope scope) {
    return scopes.contains(scope);
  }
}
