package io.countinghouse.ingest.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;

/** JSON answers. */
final class Respond {

  /** Snake case as in the requests; times in RFC 3339. */
  static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
          .build();

  /** Long enough for a server that restarts, short enough for a till. */
  private static final String RETRY_AFTER_SECONDS = "1";

  private Respond() {}

  static void json(ServerResponse response, int status, Object body) {
    response.status(Status.create(status));
    response.header(HeaderNames.CONTENT_TYPE, "application/json");
    response.send(JSON.writeValueAsBytes(body));
  }

  static void problem(ServerResponse response, Problem problem) {
    response.status(Status.create(problem.status()));
    response.header(HeaderNames.CONTENT_TYPE, "application/problem+json");
    switch (problem.status()) {
      case 401 -> response.header(HeaderNames.WWW_AUTHENTICATE, "Bearer");
      case 503 -> response.header(HeaderNames.RETRY_AFTER, RETRY_AFTER_SECONDS);
      default -> {}
    }
    response.send(JSON.writeValueAsBytes(problem));
  }
}
