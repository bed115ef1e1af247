package io.countinghouse.events;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON that decides how payments are judged: it says each thing once, and nothing follows it. */
final class DecisionJson {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .build();

  private DecisionJson() {}

  /**
   * What a text says.
   *
   * @throws IllegalArgumentException if it is no such JSON
   */
  static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** Without the spaces and line breaks between its parts. */
  static String compact(JsonNode tree) {
    return JSON.writeValueAsString(tree);
  }
}
