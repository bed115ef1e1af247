package io.countinghouse.ingest.http;

import io.countinghouse.ingest.read.Consistency;
import io.countinghouse.ingest.read.Span;
import io.countinghouse.ingest.request.Given;
import io.countinghouse.ingest.request.InvalidRequest;
import io.countinghouse.ingest.request.Text;
import io.helidon.webserver.http.ServerRequest;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a request's query. One that is not known or given twice is an error, so that a
 * typing error is never a listing of everything.
 */
final class Query {

  /** A page that fits a screen. */
  static final int LIMIT = 100;

  /** About 300 KB of JSON: a page is built in memory. */
  static final int LIMIT_MAX = 500;

  private final Map<String, String> values;

  private Query(Map<String, String> values) {
    this.values = values;
  }

  /**
   * Reads them.
   *
   * @throws InvalidRequest naming the parameter and the rule
   */
  static Query of(ServerRequest request, Set<String> known) {
    var values = new TreeMap<String, String>();
    var query = request.query();
    for (var name : query.names()) {
      var given = query.all(name);
      if (!known.contains(name)) {
        throw new InvalidRequest(
            Text.shown(name), "is not a parameter of this request", Given.times(given.size()));
      }
      if (given.size() != 1) {
        throw new InvalidRequest(name, "must be given once", Given.times(given.size()));
      }
      values.put(name, given.getFirst());
    }
    return new Query(values);
  }

  /** The value as {@code parse} reads it, whose {@link IllegalArgumentException} has the rule. */
  <T> @Nullable T optional(String name, Function<String, T> parse) {
    var text = values.get(name);
    if (text == null) {
      return null;
    }
    try {
      return parse.apply(text);
    } catch (IllegalArgumentException e) {
      throw new InvalidRequest(name, String.valueOf(e.getMessage()), Given.text(text));
    }
  }

  int limit() {
    var limit = optional("limit", Query::limit);
    return limit == null ? LIMIT : limit;
  }

  private static int limit(String text) {
    if (!text.matches("[1-9][0-9]{0,3}") || Integer.parseInt(text) > LIMIT_MAX) {
      throw new IllegalArgumentException("must be a whole number from 1 to " + LIMIT_MAX);
    }
    return Integer.parseInt(text);
  }

  Span span() {
    Instant from = optional("from", Text::moment);
    Instant to = optional("to", Text::moment);
    if (from != null && to != null && !from.isBefore(to)) {
      throw new InvalidRequest(
          "to", "must be later than from", Given.text(values.getOrDefault("to", "")));
    }
    return new Span(from, to);
  }

  Consistency consistency(Consistency otherwise) {
    var asked = optional("consistency", Consistency::parse);
    return asked == null ? otherwise : asked;
  }
}
