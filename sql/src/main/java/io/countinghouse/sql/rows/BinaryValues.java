package io.countinghouse.sql.rows;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Values in PostgreSQL's binary form, each behind its length: what arrays and COPY are made of.
 * Text arrays cost both sides as much as the insert itself (measured: a fifth of the server's time
 * went to reading them).
 */
final class BinaryValues {

  private static final int NULL = -1;
  private static final byte JSONB_VERSION = 1;

  /** PostgreSQL counts from 2000-01-01. */
  private static final long EPOCH_DAYS = LocalDate.of(2000, 1, 1).toEpochDay();

  private static final long EPOCH_SECONDS = EPOCH_DAYS * 86_400;

  private byte[] bytes;
  private int size;

  BinaryValues(int expectedBytes) {
    bytes = new byte[expectedBytes];
  }

  /** A value of a type, or null; its Java type is the one that goes with the PostgreSQL type. */
  void value(BinaryType type, @Nullable Object value) {
    if (value == null) {
      int32(NULL);
      return;
    }
    switch (type) {
      case INT4 -> {
        int32(Integer.BYTES);
        int32((Integer) value);
      }
      case INT8 -> int64((Long) value);
      case DATE -> {
        int32(Integer.BYTES);
        int32(Math.toIntExact(((LocalDate) value).toEpochDay() - EPOCH_DAYS));
      }
      case TIMESTAMPTZ -> int64(micros((Instant) value));
      case UUID -> uuid((UUID) value);
      case TEXT -> sized(((String) value).getBytes(StandardCharsets.UTF_8));
      case BYTEA -> sized((byte[]) value);
      case JSONB -> jsonb(((String) value).getBytes(StandardCharsets.UTF_8));
    }
  }

  private static long micros(Instant time) {
    return Math.addExact(
        Math.multiplyExact(time.getEpochSecond() - EPOCH_SECONDS, 1_000_000L),
        time.getNano() / 1_000);
  }

  private void int64(long value) {
    int32(Long.BYTES);
    room(Long.BYTES).putLong(value);
  }

  private void uuid(UUID id) {
    int32(2 * Long.BYTES);
    room(2 * Long.BYTES).putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
  }

  private void sized(byte[] value) {
    int32(value.length);
    raw(value);
  }

  private void jsonb(byte[] text) {
    int32(1 + text.length);
    room(1).put(JSONB_VERSION);
    raw(text);
  }

  void raw(byte[] value) {
    room(value.length).put(value);
  }

  void int32(int value) {
    room(Integer.BYTES).putInt(value);
  }

  void int16(int value) {
    room(Short.BYTES).putShort((short) value);
  }

  /** Where the next bytes go. */
  private ByteBuffer room(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
    }
    var room = ByteBuffer.wrap(bytes, size, more);
    size += more;
    return room;
  }

  int size() {
    return size;
  }

  /** The array behind it, of which {@link #size} bytes count. */
  byte[] bytes() {
    return bytes;
  }
}
