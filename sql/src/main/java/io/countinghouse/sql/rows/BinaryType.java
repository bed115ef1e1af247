package io.countinghouse.sql.rows;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.postgresql.core.Oid;

/**
 * The types of PostgreSQL that are written in binary, and the Java type of their values: Integer,
 * Long, String (text, jsonb), java.util.UUID, LocalDate, Instant (cut off to microseconds), byte[].
 */
public enum BinaryType {
  INT4(Oid.INT4),
  INT8(Oid.INT8),
  TEXT(Oid.TEXT),
  UUID(Oid.UUID),
  DATE(Oid.DATE),
  TIMESTAMPTZ(Oid.TIMESTAMPTZ),
  BYTEA(Oid.BYTEA),
  JSONB(Oid.JSONB);

  /** For the driver's {@code binaryTransferEnable}: it sends these in binary only if told to. */
  public static final String ARRAYS = "UUID_ARRAY,DATE_ARRAY,TIMESTAMPTZ_ARRAY,JSONB_ARRAY";

  private static final Map<String, BinaryType> BY_NAME =
      Stream.of(values()).collect(Collectors.toMap(t -> t.name().toLowerCase(Locale.ROOT), t -> t));

  private final int oid;
  private final String array = "_" + name().toLowerCase(Locale.ROOT);

  BinaryType(int oid) {
    this.oid = oid;
  }

  /**
   * By its name in PostgreSQL, such as {@code int8}.
   *
   * @throws IllegalArgumentException if it is none of these
   */
  public static BinaryType of(String name) {
    var type = BY_NAME.get(name);
    if (type == null) {
      throw new IllegalArgumentException(name + " is no type that is written in binary");
    }
    return type;
  }

  int oid() {
    return oid;
  }

  /** The name of its array type. */
  String array() {
    return array;
  }
}
