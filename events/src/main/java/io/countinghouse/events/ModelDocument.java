package io.countinghouse.events;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A part of a model's file, or an activation: from when on which model judges. JSON in Kafka; what
 * it means, and whether it is right, the book of models says.
 *
 * @param json an object with {@code kind} and {@code model}
 */
public record ModelDocument(String json) {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .build();

  public ModelDocument {
    var tree = parse(json);
    for (var field : new String[] {"kind", "model"}) {
      Checks.that(tree.path(field).isString(), field, "must be text");
    }
  }

  private static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** What it says, to be read only. */
  public JsonNode tree() {
    return parse(json);
  }

  /** Its key in Kafka: the model's digest, or {@code none}. */
  public String key() {
    return tree().path("model").asString();
  }
}
