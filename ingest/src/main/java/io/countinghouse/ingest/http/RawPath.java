package io.countinghouse.ingest.http;

import io.countinghouse.ingest.request.Given;
import io.countinghouse.ingest.request.InvalidRequest;
import io.helidon.webserver.http.ServerRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A name in a path, read before anything is decoded: only there can a slash that is part of the
 * name be told from one that ends it.
 */
final class RawPath {

  private RawPath() {}

  /**
   * The decoded segment between two parts of the path.
   *
   * @return nothing if the path is another one
   * @throws InvalidRequest if the segment is not percent-encoded UTF-8
   */
  static Optional<String> after(ServerRequest request, String before, String end) {
    var raw = request.prologue().uriPath().rawPath();
    if (!raw.startsWith(before) || !raw.endsWith(end) || raw.length() <= before.length()) {
      return Optional.empty();
    }
    var segment =
        raw.substring(before.length(), Math.max(before.length(), raw.length() - end.length()));
    if (segment.isEmpty() || segment.indexOf('/') >= 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      throw new InvalidRequest("path", "must be percent-encoded", Given.text(segment));
    }
  }
}
