package io.countinghouse.events;

import tools.jackson.databind.JsonNode;

/**
 * A part of a model's file, or an activation: from when on which model judges. JSON in Kafka; what
 * it means, and whether it is right, the book of models says.
 *
 * @param json an object with {@code kind} and {@code model}
 */
public record ModelDocument(String json) {

  public ModelDocument {
    var tree = DecisionJson.parse(json);
    for (var field : new String[] {"kind", "model"}) {
      Checks.that(tree.path(field).isString(), field, "must be text");
    }
  }

  /** What it says, to be read only. */
  public JsonNode tree() {
    return DecisionJson.parse(json);
  }

  /** Its key in Kafka: the model's digest, or {@code none}. */
  public String key() {
    return tree().path("model").asString();
  }
}
