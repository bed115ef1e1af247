package io.countinghouse.ingest.request;

import io.countinghouse.events.Attributes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/**
 * The fields of one JSON object. Every field of the API is text, amounts too, because a JSON number
 * is a {@code double} to many readers; only {@code attributes} is an object, the client's own.
 * {@code null} counts as absent.
 */
public final class Fields {

  /** The one field that is an object. */
  static final String ATTRIBUTES = "attributes";

  private static final String BODY = "body";

  /**
   * Bounds of the parser itself, for what it would keep before we have looked at it. A request is
   * 64 KiB at the most; of nested values only attributes are known, which have bounds of their own.
   */
  private static final StreamReadConstraints BOUNDS =
      StreamReadConstraints.builder()
          .maxNestingDepth(16)
          .maxNumberLength(40)
          .maxNameLength(200)
          .maxStringLength(64 * 1024)
          .maxTokenCount(5_000)
          .build();

  private static final JsonFactory JSON =
      JsonFactory.builder().streamReadConstraints(BOUNDS).build();

  private final Map<String, String> values;

  /** With those that are null. */
  private final Set<String> seen;

  private Fields(Map<String, String> values, Set<String> seen) {
    this.values = values;
    this.seen = seen;
  }

  /**
   * Reads an object.
   *
   * @throws InvalidRequest if it is no object, has a field that is not known, a field twice, a
   *     value that is not text, or anything after its end
   */
  public static Fields parse(byte[] utf8, int length, Set<String> known) {
    try (var parser = JSON.createParser(ObjectReadContext.empty(), utf8, 0, length)) {
      return object(parser, known);
    } catch (StreamConstraintsException e) { // of the parser's own limits; it tells no place
      throw new InvalidRequest(
          BODY,
          "must be nested at most 16 deep, with numbers of at most 40 digits and names of at most 200");
    } catch (JacksonException e) {
      var at = e.getLocation();
      throw new InvalidRequest(
          BODY, "must be well-formed JSON in UTF-8; it is not at byte " + at.getByteOffset());
    }
  }

  private static Fields object(JsonParser parser, Set<String> known) {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw new InvalidRequest(BODY, "must be a JSON object", Given.json(parser));
    }
    var values = new HashMap<String, String>();
    var seen = new HashSet<String>();
    for (var name = parser.nextName(); name != null; name = parser.nextName()) {
      if (!known.contains(name)) {
        throw new InvalidRequest(Text.shown(name), "is not a field of this request", next(parser));
      }
      if (!seen.add(name)) {
        throw new InvalidRequest(name, "must be given once");
      }
      var token = parser.nextToken();
      if (token == JsonToken.VALUE_NULL) {
        continue; // absent
      }
      values.put(name, name.equals(ATTRIBUTES) ? attributes(parser) : string(name, parser, token));
    }
    if (parser.nextToken() != null) {
      throw new InvalidRequest(BODY, "must end after the JSON object");
    }
    return new Fields(values, seen);
  }

  private static @Nullable String next(JsonParser parser) {
    try {
      parser.nextToken();
      return Given.json(parser);
    } catch (JacksonException e) { // the name is wrong whatever follows it
      return null;
    }
  }

  private static String string(String name, JsonParser parser, @Nullable JsonToken token) {
    if (token != JsonToken.VALUE_STRING) {
      throw new InvalidRequest(name, "must be a JSON string", Given.json(parser));
    }
    return parser.getString();
  }

  private static String attributes(JsonParser parser) {
    boolean object = parser.currentToken() == JsonToken.START_OBJECT;
    try {
      return Attributes.canonical(parser);
    } catch (IllegalArgumentException e) {
      var given = object ? Given.OBJECT : Given.json(parser);
      throw new InvalidRequest(ATTRIBUTES, String.valueOf(e.getMessage()), given);
    }
  }

  /** In the canonical form, or null if they are absent. */
  @Nullable String attributes() {
    return values.get(ATTRIBUTES);
  }

  /**
   * Refuses fields that other requests have.
   *
   * @throws InvalidRequest naming the first that is not among the allowed
   */
  void only(Set<String> allowed) {
    values.forEach((name, value) -> {
      if (!allowed.contains(name)) {
        var given = name.equals(ATTRIBUTES) ? Given.OBJECT : Given.text(value);
        throw new InvalidRequest(name, "is not a field of this kind", given);
      }
    });
  }

  /** The checked value, or null if the field is absent. */
  public @Nullable String optional(String field, UnaryOperator<String> rule) {
    var value = values.get(field);
    return value == null ? null : checked(field, value, rule);
  }

  /**
   * The checked value.
   *
   * @throws InvalidRequest if it is absent or breaks the rule
   */
  public String required(String field, UnaryOperator<String> rule) {
    var value = optional(field, rule);
    if (value == null) {
      throw new InvalidRequest(
          field, "must be given", seen.contains(field) ? Given.NULL : Given.MISSING);
    }
    return value;
  }

  private static String checked(String field, String value, UnaryOperator<String> rule) {
    try {
      return rule.apply(value);
    } catch (IllegalArgumentException e) {
      throw new InvalidRequest(field, String.valueOf(e.getMessage()), Given.text(value));
    }
  }
}
