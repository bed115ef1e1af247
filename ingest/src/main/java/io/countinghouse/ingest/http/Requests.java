package io.countinghouse.ingest.http;

import io.countinghouse.ingest.access.Caller;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** What the routes read from a request. */
final class Requests {

  /** Every field at its own limit fits three times; a body that is larger is a mistake. */
  static final int BODY_BYTES_MAX = 64 * 1024;

  private static final String JSON = "application/json";
  private static final String NOTHING = "{}";

  private Requests() {}

  /**
   * A till on a poor line sends a body of 64 KiB in a second or two; all the time that we wait for
   * one counts, so a byte now and then does not keep a request alive.
   */
  private static final Duration BODY_WAIT_MAX = Duration.ofSeconds(10);

  /** Who calls, as the {@link Gate} found. */
  static Caller caller(ServerRequest request) {
    return request
        .context()
        .get(Caller.class)
        .orElseThrow(() -> new Refused(Problem.unauthorized()));
  }

  /** What the caller's key allows, to ask again. */
  static Standing standing(ServerRequest request) {
    return request
        .context()
        .get(Standing.class)
        .orElseThrow(() -> new Refused(Problem.unauthorized()));
  }

  /** The body with an end to our patience. */
  static ClientBody body(ServerRequest request, Duration waitMax, long bytesMax) {
    var slow = request.context().get(SlowClients.class).orElseThrow();
    var length = request.headers().contentLength();
    return new ClientBody(request.content().inputStream(), length, slow, waitMax, bytesMax);
  }

  /** The client's name. */
  static String client(ServerRequest request) {
    return caller(request).client();
  }

  static @org.jspecify.annotations.Nullable String header(ServerRequest request, HeaderName name) {
    return request.headers().first(name).orElse(null);
  }

  /** The values of all headers of a name, each as it came. */
  static List<String> headers(ServerRequest request, HeaderName name) {
    return request.headers().contains(name) ? request.headers().get(name).allValues() : List.of();
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

  /** The same with another limit, where the body is of another kind. */
  static byte[] json(ServerRequest request, int bytesMax) {
    mediaType(request, JSON);
    return body(request, bytesMax);
  }

  private static byte[] body(ServerRequest request) {
    return body(request, BODY_BYTES_MAX);
  }

  private static byte[] body(ServerRequest request, int bytesMax) {
    var in = body(request, BODY_WAIT_MAX, bytesMax);
    try { // not closed after a failure: closing would wait for the rest of it
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("reading a body has no other failure than Refused", e);
    }
  }
}
