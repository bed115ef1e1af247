package io.countinghouse.events;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/**
 * A document as its author wrote it, so that a digest over it stays what it is.
 *
 * @param schema such as {@code fraud-rule/1}
 * @param read throws IllegalArgumentException for a text that is no such document
 */
record TextCodec<V>(String schema, Function<V, String> text, Function<String, V> read)
    implements Codec<V> {

  @Override
  public byte[] encode(V value) {
    return text.apply(value).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public V decode(String form, byte[] bytes) {
    if (!form.equals(schema)) {
      throw new UndecodableException("schema is " + form + ", known is " + schema, null);
    }
    try {
      return read.apply(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException | IllegalArgumentException e) {
      throw new UndecodableException("not a " + schema + ": " + e.getMessage(), e);
    }
  }
}
