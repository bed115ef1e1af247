package io.countinghouse.events;

import java.util.Objects;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;

/** JSON, for what a person with a console consumer should be able to read and write. */
final class JsonCodec<V> implements Codec<V> {

  /** A later writer may add fields; a reader of today passes over them. */
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  private final String schema;
  private final Class<V> type;

  /**
   * @param schema such as {@code flag/1}
   */
  JsonCodec(String schema, Class<V> type) {
    this.schema = schema;
    this.type = type;
  }

  @Override
  public String schema() {
    return schema;
  }

  @Override
  public byte[] encode(V value) {
    return JSON.writeValueAsBytes(value);
  }

  @Override
  public V decode(String form, byte[] bytes) {
    if (!form.equals(schema)) {
      throw new UndecodableException("schema is " + form + ", known is " + schema, null);
    }
    try {
      return Objects.requireNonNull(JSON.readValue(bytes, type), "null");
    } catch (JacksonException | NullPointerException e) {
      throw new UndecodableException("not a " + schema + ": " + e.getMessage(), e);
    }
  }
}
