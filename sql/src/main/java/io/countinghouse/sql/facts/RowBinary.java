package io.countinghouse.sql.facts;

import io.countinghouse.events.Micros;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Rows in ClickHouse's format RowBinary: values one after another, little-endian, no separators.
 * LowCardinality(T) is written as T.
 */
public final class RowBinary {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int YEAR_MIN = 1900;
  private static final int YEAR_MAX = 2299;

  /**
   * Doubled ten times it is a little more than the 16 MiB of a full batch, and no twice as much.
   */
  private static final int START_BYTES = 18 * 1024;

  private byte[] bytes;
  private int size;

  public RowBinary() {
    this(START_BYTES);
  }

  /**
   * It grows where that is too little.
   *
   * @param startBytes that it will probably have
   */
  RowBinary(int startBytes) {
    bytes = new byte[startBytes];
  }

  /** How many bytes are written so far. */
  public int size() {
    return size;
  }

  /** All bytes written so far, to be read once or many times; nothing is copied. */
  public InputStream stream() {
    return new ByteArrayInputStream(bytes, 0, size);
  }

  /** Its own bytes, of which {@link #size} are written. */
  byte[] bytes() {
    return bytes;
  }

  /** Takes back what was written after the first {@code to} bytes. */
  public void cutTo(int to) {
    if (to < 0 || to > size) {
      throw new IllegalArgumentException(to + " of " + size + " bytes");
    }
    size = to;
  }

  public RowBinary bool(boolean value) {
    return int8(value ? 1 : 0);
  }

  /** UInt8, Int8, Enum8. */
  public RowBinary int8(int value) {
    room(1);
    bytes[size++] = (byte) value;
    return this;
  }

  /**
   * UInt16.
   *
   * @throws IllegalArgumentException if it does not fit
   */
  public RowBinary uint16(int value) {
    if (value < 0 || value > 0xFFFF) {
      throw new IllegalArgumentException(value + " does not fit 16 bits");
    }
    return int8(value).int8(value >>> 8);
  }

  /** Int32, UInt32. */
  public RowBinary int32(int value) {
    room(Integer.BYTES);
    INTS.set(bytes, size, value);
    size += Integer.BYTES;
    return this;
  }

  /** Int64, UInt64. */
  public RowBinary int64(long value) {
    room(Long.BYTES);
    LONGS.set(bytes, size, value);
    size += Long.BYTES;
    return this;
  }

  public RowBinary float64(double value) {
    return int64(Double.doubleToRawLongBits(value));
  }

  public RowBinary float32(float value) {
    return int32(Float.floatToRawIntBits(value));
  }

  /** String: its length in bytes, then UTF-8. */
  public RowBinary text(String value) {
    var utf8 = value.getBytes(StandardCharsets.UTF_8);
    return count(utf8.length).raw(utf8);
  }

  /** Nullable(String). */
  public RowBinary nullable(@Nullable String value) {
    return value == null ? int8(1) : int8(0).text(value);
  }

  /** Nullable(Float64). */
  public RowBinary nullable(@Nullable Double value) {
    return value == null ? int8(1) : int8(0).float64(value);
  }

  /** Nullable(Int64). */
  public RowBinary nullable(@Nullable Long value) {
    return value == null ? int8(1) : int8(0).int64(value);
  }

  /** Nullable(UUID). */
  public RowBinary nullable(@Nullable UUID value) {
    return value == null ? int8(1) : int8(0).uuid(value);
  }

  /** FixedString of as many bytes as the ASCII text has. */
  public RowBinary fixed(String ascii) {
    return raw(ascii.getBytes(StandardCharsets.US_ASCII));
  }

  public RowBinary uuid(UUID value) {
    return int64(value.getMostSignificantBits()).int64(value.getLeastSignificantBits());
  }

  /**
   * DateTime64(6).
   *
   * @throws IllegalArgumentException outside of the years 1900 to 2299, which is all ClickHouse has
   */
  public RowBinary micros(Instant value) {
    inRange(value.atOffset(ZoneOffset.UTC).getYear(), value);
    return int64(Micros.of(value));
  }

  /**
   * Date32.
   *
   * @throws IllegalArgumentException outside of the years 1900 to 2299, which is all ClickHouse has
   */
  public RowBinary date(LocalDate value) {
    inRange(value.getYear(), value);
    return int32(Math.toIntExact(value.toEpochDay()));
  }

  /** The number of elements of the Array or Map, or bytes of the String, that follow. */
  public RowBinary count(int elements) {
    int rest = elements;
    while (rest > 0x7F) {
      int8((rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    return int8(rest);
  }

  private static void inRange(int year, Object value) {
    if (year < YEAR_MIN || year > YEAR_MAX) {
      throw new IllegalArgumentException(
          value + " is not in the years " + YEAR_MIN + " to " + YEAR_MAX);
    }
  }

  private RowBinary raw(byte[] value) {
    copy(value, 0, value.length);
    return this;
  }

  /** What is written elsewhere. */
  void copy(byte[] from, int at, int length) {
    room(length);
    System.arraycopy(from, at, bytes, size, length);
    size += length;
  }

  /** So many bytes of zero. */
  void zeros(int length) {
    room(length);
    Arrays.fill(bytes, size, size + length, (byte) 0);
    size += length;
  }

  /** The number that {@link #count(int)} has written there. */
  static int count(byte[] rows, int at) {
    int count = 0;
    for (int i = at, shift = 0; ; i++, shift += 7) {
      count |= (rows[i] & 0x7F) << shift;
      if (rows[i] >= 0) {
        return count;
      }
    }
  }

  /** Where what follows that number begins. */
  static int afterCount(byte[] rows, int at) {
    int i = at;
    while (rows[i] < 0) {
      i++;
    }
    return i + 1;
  }

  /** What a batch may hold is bounded by whoever fills it; an array's limit is the last resort. */
  private void room(int more) {
    int needed = Math.addExact(size, more);
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(needed, Math.multiplyExact(bytes.length, 2)));
    }
  }
}
