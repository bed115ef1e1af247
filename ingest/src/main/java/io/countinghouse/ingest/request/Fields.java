package io.countinghouse.ingest.request;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * The fields of one flat JSON object. Every field of the API is text, amounts too, because a JSON
 * number is a {@code double} to many readers. {@code null} counts as absent.
 */
public final class Fields {

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

  private Fields(Map<String, String> values) {
    this.values = values;
  }

  /**
   * Reads an object.
   *
   * @throws InvalidRequest if it is no object, has a field that is not known, a field twice, a
   *     value that is not text, or anything after its end
   */
  public static Fields parse(byte[] utf8, int length, Set<String> known) {
    try (var parser = JSON.createParser(ObjectReadContext.empty(), utf8, 0, length)) {
      return new Fields(object(parser, known));
    } catch (JacksonException e) {
      var at = e.getLocation();
      throw new InvalidRequest(
          BODY, "must be well-formed JSON in UTF-8; it is not at byte " + at.getByteOffset());
    }
  }

  private static Map<String, String> object(JsonParser parser, Set<String> known) {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw new InvalidRequest(BODY, "must be a JSON object");
    }
    var values = new LinkedHashMap<String, String>();
    var seen = new java.util.HashSet<String>();
    for (var name = parser.nextName(); name != null; name = parser.nextName()) {
      if (!known.contains(name)) {
        throw new InvalidRequest(Text.shown(name), "is not a field of this request");
      }
      if (!seen.add(name)) {
        throw new InvalidRequest(name, "must be given once");
      }
      switch (parser.nextToken()) {
        case VALUE_STRING -> values.put(name, parser.getString());
        case VALUE_NULL -> {} // absent
        default -> throw new InvalidRequest(name, "must be a JSON string");
      }
    }
    if (parser.nextToken() != null) {
      throw new InvalidRequest(BODY, "must end after the JSON object");
    }
    return values;
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
      throw new InvalidRequest(field, "must be given");
    }
    return value;
  }

  private static String checked(String field, String value, UnaryOperator<String> rule) {
    try {
      return rule.apply(value);
    } catch (IllegalArgumentException e) {
      throw new InvalidRequest(field, String.valueOf(e.getMessage()));
    }
  }
}
