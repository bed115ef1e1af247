package io.countinghouse.sql.facts;

import java.util.List;

/** How a value is written, named as ClickHouse names its type. */
public sealed interface ColumnType {

  ColumnType BOOL = new Fixed("Bool", Byte.BYTES);
  ColumnType INT8 = new Fixed("Int8", Byte.BYTES);
  ColumnType UINT16 = new Fixed("UInt16", Short.BYTES);
  ColumnType UINT32 = new Fixed("UInt32", Integer.BYTES);
  ColumnType INT64 = new Fixed("Int64", Long.BYTES);
  ColumnType UINT64 = new Fixed("UInt64", Long.BYTES);
  ColumnType FLOAT32 = new Fixed("Float32", Float.BYTES);
  ColumnType FLOAT64 = new Fixed("Float64", Double.BYTES);
  ColumnType UUID = new Fixed("UUID", 2 * Long.BYTES);
  ColumnType DATE = new Fixed("Date32", Integer.BYTES);
  ColumnType MICROS = new Fixed("DateTime64(6, 'UTC')", Long.BYTES);
  ColumnType TEXT = new Text();

  /** A FixedString. */
  static ColumnType fixed(int bytes) {
    return new Fixed("FixedString(" + bytes + ")", bytes);
  }

  static ColumnType nullable(ColumnType type) {
    return new Nullable(type);
  }

  static ColumnType array(ColumnType type) {
    return new Array(type);
  }

  static ColumnType map(ColumnType key, ColumnType value) {
    return new Map(key, value);
  }

  /** As ClickHouse names it. */
  String name();

  /**
   * An empty column of a block.
   *
   * @param rows that will probably come
   */
  NativeColumn column(int rows);

  record Fixed(String name, int bytes) implements ColumnType {
    @Override
    public NativeColumn column(int rows) {
      return new NativeColumn.OfFixed(bytes, rows);
    }
  }

  record Text() implements ColumnType {
    @Override
    public String name() {
      return "String";
    }

    @Override
    public NativeColumn column(int rows) {
      return new NativeColumn.OfText(rows);
    }
  }

  record Nullable(ColumnType type) implements ColumnType {
    @Override
    public String name() {
      return "Nullable(" + type.name() + ")";
    }

    @Override
    public NativeColumn column(int rows) {
      return new NativeColumn.OfNullable(type.column(rows), rows);
    }
  }

  record Array(ColumnType type) implements ColumnType {
    @Override
    public String name() {
      return "Array(" + type.name() + ")";
    }

    @Override
    public NativeColumn column(int rows) {
      return new NativeColumn.OfMany(List.of(type.column(rows)), rows);
    }
  }

  record Map(ColumnType key, ColumnType value) implements ColumnType {
    @Override
    public String name() {
      return "Map(" + key.name() + ", " + value.name() + ")";
    }

    @Override
    public NativeColumn column(int rows) {
      return new NativeColumn.OfMany(List.of(key.column(rows), value.column(rows)), rows);
    }
  }
}
