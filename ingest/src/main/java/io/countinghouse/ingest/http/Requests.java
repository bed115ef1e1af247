package io.countinghouse.ingest.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** What the routes read from a request. */
final class Requests {

  /** Every field at its own limit fits three times; a body that is larger is a mistake. */
  static final int BODY_BYTES_MAX = 64 * 1024;

  private static final String JSON = "application/json";
  private static final String NOTHING = "{}";

  private Requests() {}

  /** The client, by its API key. */
  static String client(ServerRequest request, ApiKeys keys) {
    return keys.client(header(request, HeaderNames.AUTHORIZATION))
        .orElseThrow(() -> new Refused(Problem.unauthorized()));
  }

  static @org.jspecify.annotations.Nullable String header(ServerRequest request, HeaderName name) {
    return request.headers().first(name).orElse(null);
  }

  /** Parameters such as charset are let pass: the form is UTF-8 by its own standard. */
  static void mediaType(ServerRequest request, String wanted) {
    var given = header(request, HeaderNames.CONTENT_TYPE);
    var type = given == null ? "" : given.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    if (!type.equals(wanted)) {
      throw new Refused(Problem.mediaType(wanted));
    }
  }

  /** The body where all of it is optional; nothing at all is an empty object. */
  static byte[] optionalJson(ServerRequest request) {
    if (header(request, HeaderNames.CONTENT_TYPE) != null) {
      return json(request);
    }
    if (body(request).length > 0) {
      throw new Refused(Problem.mediaType(JSON));
    }
    return NOTHING.getBytes(StandardCharsets.UTF_8);
  }

  /** The body, which must be JSON within the limit. */
  static byte[] json(ServerRequest request) {
    mediaType(request, JSON);
    return body(request);
  }

  private static byte[] body(ServerRequest request) {
    try (var in = request.content().inputStream()) {
      var body = in.readNBytes(BODY_BYTES_MAX + 1);
      if (body.length > BODY_BYTES_MAX) {
        throw new Refused(Problem.tooLarge(BODY_BYTES_MAX));
      }
      return body;
    } catch (IOException e) {
      throw new UncheckedIOException("the request broke off", e);
    }
  }
}
