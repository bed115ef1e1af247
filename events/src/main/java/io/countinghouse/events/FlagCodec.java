package io.countinghouse.events;

import java.util.Objects;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;

/** {@code flag/1}: JSON, so that a person with a console consumer can read it. */
final class FlagCodec implements Codec<Flag> {

  private static final String SCHEMA = "flag/1";

  /** A later writer may add fields; a reader of today passes over them. */
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  @Override
  public String schema() {
    return SCHEMA;
  }

  @Override
  public byte[] encode(Flag flag) {
    return JSON.writeValueAsBytes(flag);
  }

  @Override
  public Flag decode(String schema, byte[] bytes) {
    if (!schema.equals(SCHEMA)) {
      throw new UndecodableException("schema is " + schema + ", known is " + SCHEMA, null);
    }
    try {
      return Objects.requireNonNull(JSON.readValue(bytes, Flag.class), "null");
    } catch (JacksonException | NullPointerException e) {
      throw new UndecodableException("not a " + SCHEMA + ": " + e.getMessage(), e);
    }
  }
}
