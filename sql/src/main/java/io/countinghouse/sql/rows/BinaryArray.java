package io.countinghouse.sql.rows;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PGBinaryObject;
import org.postgresql.util.PGobject;

/** A parameter: one column's values of many rows, in PostgreSQL's binary form of an array. */
public final class BinaryArray extends PGobject implements PGBinaryObject {

  private static final long serialVersionUID = 1L;

  private static final int BYTES_EXPECTED = 24;
  private static final int HEAD_BYTES = 20;
  private static final int LOWER_BOUND = 1;

  private final transient BinaryValues values;

  private BinaryArray(BinaryType type, BinaryValues values) {
    super.type = type.array();
    this.values = values;
  }

  /**
   * Of one value a row, of the Java type that goes with the PostgreSQL type ({@link BinaryType}).
   */
  public static <T> BinaryArray of(
      BinaryType type, List<T> rows, Function<T, ? extends @Nullable Object> value) {
    var values = new BinaryValues(HEAD_BYTES + rows.size() * BYTES_EXPECTED);
    values.int32(rows.isEmpty() ? 0 : 1); // dimensions
    values.int32(1); // there may be nulls
    values.int32(type.oid());
    if (!rows.isEmpty()) {
      values.int32(rows.size());
      values.int32(LOWER_BOUND);
      for (var row : rows) {
        values.value(type, value.apply(row));
      }
    }
    return new BinaryArray(type, values);
  }

  @Override
  public int lengthInBytes() {
    return values.size();
  }

  @Override
  public void toBytes(byte[] bytes, int offset) {
    System.arraycopy(values.bytes(), 0, bytes, offset, values.size());
  }

  @Override
  public void setByteValue(byte[] value, int offset) {
    throw new UnsupportedOperationException("a parameter only");
  }

  /** The driver asks for text only where it was not told to send the type in binary. */
  @Override
  public String getValue() {
    throw new UnsupportedOperationException(getType() + " is not sent in binary");
  }
}
