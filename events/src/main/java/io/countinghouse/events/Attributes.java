package io.countinghouse.events;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A client's own attributes: a JSON object in one canonical form, so that what the ledger's jsonb
 * gives back is byte for byte what was published from memory. Names are sorted by UTF-16 code unit,
 * there is no white space, numbers are plain and without needless zeros ({@code 1e2} and {@code
 * 100.0} are {@code 100}), and text escapes only what JSON asks to be escaped.
 *
 * <p>Refused is what PostgreSQL can't store (U+0000, half a surrogate pair), what readers
 * understand differently (a name given twice), and what is larger than attributes need.
 */
public final class Attributes {

  /**
   * Of the canonical form in UTF-8. A batch of 2,000 stays within 8 MB, and a row within half of
   * PostgreSQL's page of 8 KiB.
   */
  public static final int BYTES_MAX = 4 * 1024;

  /** Objects and arrays inside one another, the outermost counted. */
  public static final int DEPTH_MAX = 8;

  /** Members of objects and elements of arrays, all together. */
  public static final int VALUES_MAX = 256;

  private static final String DEPTH = "must have at most " + DEPTH_MAX + " levels";
  private static final String VALUES = "must have at most " + VALUES_MAX + " values";
  private static final String BYTES =
      "must have at most " + BYTES_MAX + " bytes of UTF-8 without white space";
  private static final String TEXT =
      "must be text without U+0000 and without half a surrogate pair";

  private static final JsonFactory JSON = new JsonFactory();

  private final JsonParser parser;
  private int values;

  private Attributes(JsonParser parser) {
    this.parser = parser;
  }

  /**
   * The canonical form of a JSON object.
   *
   * @throws IllegalArgumentException if it is none, or with the rule that it breaks
   */
  public static String canonical(String json) {
    try (var parser = JSON.createParser(ObjectReadContext.empty(), json)) {
      parser.nextToken();
      var canonical = canonical(parser);
      if (parser.nextToken() != null) {
        throw new IllegalArgumentException("must end after the JSON object");
      }
      return canonical;
    } catch (JacksonException e) {
      throw new IllegalArgumentException("must be well-formed JSON", e);
    }
  }

  /**
   * The canonical form of the object whose start was just read; ends at its end.
   *
   * @throws IllegalArgumentException with the rule that it breaks
   * @throws JacksonException if it is no JSON
   */
  public static String canonical(JsonParser at) {
    if (at.currentToken() != JsonToken.START_OBJECT) {
      throw new IllegalArgumentException("must be a JSON object");
    }
    var canonical = new Attributes(at).object(1);
    if (canonical.getBytes(StandardCharsets.UTF_8).length > BYTES_MAX) {
      throw new IllegalArgumentException(BYTES);
    }
    return canonical;
  }

  private String object(int depth) {
    that(depth <= DEPTH_MAX, DEPTH);
    Map<String, String> members = new TreeMap<>();
    for (var name = parser.nextName(); name != null; name = parser.nextName()) {
      parser.nextToken();
      if (members.put(name, value(depth)) != null) {
        throw new IllegalArgumentException("must not have a name twice in one object");
      }
    }
    var out = new StringBuilder("{");
    members.forEach((name, value) -> separated(out).append(text(name)).append(':').append(value));
    return out.append('}').toString();
  }

  private String array(int depth) {
    that(depth <= DEPTH_MAX, DEPTH);
    var out = new StringBuilder("[");
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      separated(out).append(value(depth));
    }
    return out.append(']').toString();
  }

  private static StringBuilder separated(StringBuilder out) {
    return out.length() == 1 ? out : out.append(',');
  }

  /** What comes in is bounded by the body; this bounds what is kept of it while reading. */
  private String value(int depth) {
    values++;
    that(values <= VALUES_MAX, VALUES);
    JsonToken token = parser.currentToken();
    return switch (token) {
      case START_OBJECT -> object(depth + 1);
      case START_ARRAY -> array(depth + 1);
      case VALUE_STRING -> text(parser.getString());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> PlainNumber.of(parser.getString());
      case VALUE_TRUE -> "true";
      case VALUE_FALSE -> "false";
      case VALUE_NULL -> "null";
      case null, default -> throw new IllegalArgumentException("must be well-formed JSON");
    };
  }

  private static String text(String value) {
    var out = new StringBuilder(value.length() + 2).append('"');
    value.codePoints().forEach(c -> append(out, c));
    return out.append('"').toString();
  }

  private static void append(StringBuilder out, int c) {
    that(c != 0 && (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE), TEXT);
    var escape = escape(c);
    if (escape == null) {
      out.appendCodePoint(c);
    } else {
      out.append(escape);
    }
  }

  private static @Nullable String escape(int c) {
    return switch (c) {
      case '"' -> "\\\"";
      case '\\' -> "\\\\";
      case '\b' -> "\\b";
      case '\f' -> "\\f";
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default -> c < ' ' ? "\\u%04x".formatted(c) : null;
    };
  }

  private static void that(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
  }
}
