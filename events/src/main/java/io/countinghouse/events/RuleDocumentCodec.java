package io.countinghouse.events;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** {@code fraud-rule/1}: the document's own text, so that a digest over it stays what it is. */
final class RuleDocumentCodec implements Codec<RuleDocument> {

  private static final String SCHEMA = "fraud-rule/1";

  @Override
  public String schema() {
    return SCHEMA;
  }

  @Override
  public byte[] encode(RuleDocument value) {
    return value.json().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public RuleDocument decode(String form, byte[] bytes) {
    if (!form.equals(SCHEMA)) {
      throw new UndecodableException("schema is " + form + ", known is " + SCHEMA, null);
    }
    try {
      var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return new RuleDocument(text);
    } catch (CharacterCodingException | IllegalArgumentException e) {
      throw new UndecodableException("not a " + SCHEMA + ": " + e.getMessage(), e);
    }
  }
}
