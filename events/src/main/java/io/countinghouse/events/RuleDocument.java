package io.countinghouse.events;

import tools.jackson.databind.JsonNode;

/**
 * One change of what judges payments: a version of a rule or of a list, or an activation. JSON in
 * Kafka, as its author wrote it; what it means, and whether it is right, the rule language says.
 *
 * @param json an object with {@code kind}, {@code id} and {@code version}
 */
public record RuleDocument(String json) {

  public RuleDocument {
    var tree = DecisionJson.parse(json);
    for (var field : new String[] {"kind", "id"}) {
      Checks.that(tree.path(field).isString(), field, "must be text");
    }
    Checks.that(tree.path("version").isInt(), "version", "must be a whole number");
  }

  /**
   * Without the spaces and line breaks between its parts, so that whoever writes the same writes
   * the same bytes.
   *
   * @throws IllegalArgumentException if it is no document
   */
  public static RuleDocument compact(String json) {
    return new RuleDocument(DecisionJson.compact(new RuleDocument(json).tree()));
  }

  /** What it says, to be read only. */
  public JsonNode tree() {
    return DecisionJson.parse(json);
  }

  /** Its key in Kafka: kind, id and version, and of an activation what it does and since when. */
  public String key() {
    var tree = tree();
    var key =
        tree.path("kind").asString()
            + "/"
            + tree.path("id").asString()
            + "/"
            + tree.path("version").asInt(0);
    return tree.has("mode")
        ? key + "/" + tree.path("mode").asString("") + "/" + tree.path("from").asString("")
        : key;
  }
}
