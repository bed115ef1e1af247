package io.countinghouse.sql.facts;

import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Rows as one block of ClickHouse's format Native, which has them column by column, as the server
 * itself does. Turning them costs us less than it would cost the server (docs/bench.md).
 */
public final class NativeBlock {

  private NativeBlock() {}

  /**
   * All rows that were written.
   *
   * @param columns of each row, in the order in which they were written
   * @throws IllegalArgumentException if the rows are not so many, or have other columns
   */
  public static InputStream of(RowBinary rows, int count, List<Column> columns) {
    var taken = columns.stream().map(column -> column.type().column(count)).toList();
    int at = 0;
    for (int i = 0; i < count; i++) {
      if (at >= rows.size()) {
        throw new IllegalArgumentException("there are %d rows and not %d".formatted(i, count));
      }
      for (var column : taken) {
        at = column.take(rows.bytes(), at);
      }
    }
    if (at != rows.size()) {
      throw new IllegalArgumentException(
          "%d rows end at byte %d of %d".formatted(count, at, rows.size()));
    }
    var parts = new ArrayList<InputStream>();
    parts.add(new RowBinary(Long.BYTES).count(columns.size()).count(count).stream());
    for (int i = 0; i < columns.size(); i++) {
      parts.add(name(columns.get(i)));
      taken.get(i).give(parts::add);
    }
    return new SequenceInputStream(Collections.enumeration(parts));
  }

  private static InputStream name(Column column) {
    return new RowBinary(64).text(column.name()).text(column.type().name()).stream();
  }
}
