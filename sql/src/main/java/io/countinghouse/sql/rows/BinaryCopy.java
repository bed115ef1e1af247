package io.countinghouse.sql.rows;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Many rows by {@code COPY … FROM STDIN (FORMAT binary)}: the server takes them as they come and
 * logs a page of them at a time, where an INSERT parses, sorts out and logs each for itself.
 */
public final class BinaryCopy<T> {

  /** A column's type, and its value of a row. */
  public record Column<T>(BinaryType type, Function<T, ? extends @Nullable Object> value) {}

  /** Cut up by bytes that a text transfer would spoil. */
  private static final byte[] SIGNATURE =
      "PGCOPY\n\u00ff\r\n\0".getBytes(StandardCharsets.ISO_8859_1);

  private static final int ROW_BYTES_EXPECTED = 320;
  private static final int END = -1;

  private final String sql;
  private final List<Column<T>> columns;

  /**
   * @param sql the COPY statement, with its columns in this order
   */
  public BinaryCopy(String sql, List<Column<T>> columns) {
    this.sql = sql;
    this.columns = List.copyOf(columns);
  }

  /** Writes all the rows in the connection's open transaction. */
  public void run(Connection connection, List<T> rows) throws SQLException {
    var values = new BinaryValues(rows.size() * ROW_BYTES_EXPECTED);
    values.raw(SIGNATURE);
    values.int32(0); // flags
    values.int32(0); // length of an extension
    for (var row : rows) {
      values.int16(columns.size());
      for (var column : columns) {
        values.value(column.type(), column.value().apply(row));
      }
    }
    values.int16(END);
    var copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
    try {
      copy.writeToCopy(values.bytes(), 0, values.size());
      long written = copy.endCopy();
      if (written != rows.size()) {
        throw new IllegalStateException("%d rows copied of %d".formatted(written, rows.size()));
      }
    } finally {
      if (copy.isActive()) { // or the connection could not even roll back
        copy.cancelCopy();
      }
    }
  }
}
