package io.countinghouse.ingest.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
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

  private Respond() {}

  static void json(ServerResponse response, int status, Object body) {
    response.status(Status.create(status));
    response.header(HeaderNames.CONTENT_TYPE, "application/json");
    response.send(JSON.writeValueAsBytes(body));
  }

  static void problem(ServerResponse response, Problem problem) {
    problem(response, new Refused(problem));
  }

  static void problem(ServerResponse response, Refused refused) {
    var problem = refused.problem();
    response.status(Status.create(problem.status()));
    response.header(HeaderNames.CONTENT_TYPE, "application/problem+json");
    switch (problem.status()) {
      case 401 -> response.header(HeaderNames.WWW_AUTHENTICATE, "Bearer");
      case 429, 503 -> response.header(HeaderNames.RETRY_AFTER, seconds(refused.pause()));
      case 408, 413 -> response.header(HeaderValues.CONNECTION_CLOSE); // the rest is not read
      default -> {}
    }
    response.send(JSON.writeValueAsBytes(problem));
  }

  /** Whole seconds, as HTTP has it, rounded up. */
  private static String seconds(Duration pause) {
    return Long.toString(Math.max(1, pause.plusMillis(999).toSeconds()));
  }
}
