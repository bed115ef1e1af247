package io.countinghouse.ingest.http;

import io.countinghouse.sql.keys.Scope;
import java.util.List;
import java.util.Set;

/**
 * What a path needs. The API's paths are closed unless this says which scope opens them: a route
 * that is added under a new name answers 404 until it is named here.
 */
sealed interface Area {

  /** For anybody: health, and what is no path of ours at all. */
  record Open() implements Area {}

  /** For keys with this scope. */
  record Closed(Scope scope) implements Area {}

  /** A part of the API and the scopes that open it. */
  record Part(String path, Scope read, Scope write) {

    boolean holds(String given) {
      return given.startsWith(path)
          && (given.length() == path.length() || given.charAt(path.length()) == '/');
    }
  }

  String API = "/v1";

  List<Part> PARTS =
      List.of(
          new Part("/v1/transactions", Scope.TRANSACTIONS_READ, Scope.TRANSACTIONS_WRITE),
          new Part("/v1/authorisations", Scope.TRANSACTIONS_READ, Scope.TRANSACTIONS_WRITE),
          new Part("/v1/idempotency-keys", Scope.TRANSACTIONS_READ, Scope.TRANSACTIONS_WRITE),
          new Part("/v1/accounts", Scope.ACCOUNTS_READ, Scope.ACCOUNTS_WRITE),
          new Part("/v1/rules", Scope.RULES_READ, Scope.RULES_WRITE),
          new Part("/v1/alerts", Scope.ALERTS_WRITE, Scope.ALERTS_WRITE),
          new Part("/metrics", Scope.METRICS_READ, Scope.METRICS_READ));

  Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

  /**
   * Of a request.
   *
   * @param path decoded, as the routes see it
   */
  static Area of(String method, String path) {
    for (var part : PARTS) {
      if (part.holds(path)) {
        return new Closed(READING.contains(method) ? part.read() : part.write());
      }
    }
    if (path.startsWith(API)) {
      throw new Refused(Problem.notFound("no such path"));
    }
    return new Open();
  }
}
