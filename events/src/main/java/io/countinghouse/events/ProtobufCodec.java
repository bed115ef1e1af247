package io.countinghouse.events;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the Protobuf codecs share: the form's name, and errors that say what is wrong. */
abstract class ProtobufCodec<V, M extends MessageLite> implements Codec<V> {

  private final String schema;
  private final Parser<M> parser;

  ProtobufCodec(String schema, Parser<M> parser) {
    this.schema = schema;
    this.parser = parser;
  }

  /** The message for the wire. */
  abstract M toWire(V value);

  /** The value of a message; its constructor's checks hold for what came from the wire too. */
  abstract V fromWire(M message);

  @Override
  public final String schema() {
    return schema;
  }

  @Override
  public final byte[] encode(V value) {
    return toWire(value).toByteArray();
  }

  @Override
  public final V decode(String form, byte[] bytes) {
    if (!form.equals(schema)) {
      throw new UndecodableException("schema is " + form + ", known is " + schema, null);
    }
    try {
      return fromWire(parser.parseFrom(bytes));
    } catch (InvalidProtocolBufferException | IllegalArgumentException | ArithmeticException e) {
      throw new UndecodableException("not a " + schema + ": " + e.getMessage(), e);
    }
  }

  static ByteString bytes(UUID id) {
    var buffer = ByteBuffer.allocate(16);
    buffer.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits()).flip();
    return ByteString.copyFrom(buffer);
  }

  static UUID uuid(ByteString bytes) {
    Checks.that(bytes.size() == 16, "id", "must have 16 bytes");
    var buffer = bytes.asReadOnlyByteBuffer();
    return new UUID(buffer.getLong(), buffer.getLong());
  }

  static @Nullable String present(boolean has, String value) {
    return has ? value : null;
  }
}
