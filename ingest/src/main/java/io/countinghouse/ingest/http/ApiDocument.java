package io.countinghouse.ingest.http;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The API's own description, {@code GET /openapi.yaml}; nothing in it is secret. */
final class ApiDocument {

  private static final String FILE = "/openapi.yaml";

  private final byte[] yaml;

  ApiDocument() {
    try (var in = ApiDocument.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException("the build left out " + FILE);
      }
      yaml = in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(FILE, e);
    }
  }

  void route(HttpRules rules) {
    rules.get(FILE, (req, res) -> send(res));
  }

  private void send(ServerResponse response) {
    response.header(HeaderNames.CONTENT_TYPE, "application/yaml");
    response.send(yaml);
  }
}
