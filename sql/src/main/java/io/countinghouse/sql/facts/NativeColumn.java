package io.countinghouse.sql.facts;

import java.io.InputStream;
import java.util.List;
import java.util.function.Consumer;

/**
 * The values of one column, one after another as Native has them: nulls beside their values, an
 * array's elements beside where each row's end. For one thread.
 */
abstract sealed class NativeColumn {

  /** Texts of the ledger are ids and words; a column of longer ones grows. */
  private static final int TEXT_BYTES = 16;

  /**
   * Takes the value of RowBinary that begins there.
   *
   * @return where the next one begins
   */
  abstract int take(byte[] rows, int at);

  /** Takes the value that stands in the place of one that is absent. */
  abstract void absent();

  /** Gives what it has taken, in the order of the format. */
  abstract void give(Consumer<InputStream> to);

  static final class OfFixed extends NativeColumn {
    private final int bytes;
    private final RowBinary values;

    OfFixed(int bytes, int rows) {
      this.bytes = bytes;
      this.values = new RowBinary(bytes * rows);
    }

    @Override
    int take(byte[] rows, int at) {
      values.copy(rows, at, bytes);
      return at + bytes;
    }

    @Override
    void absent() {
      values.zeros(bytes);
    }

    @Override
    void give(Consumer<InputStream> to) {
      to.accept(values.stream());
    }
  }

  static final class OfText extends NativeColumn {
    private final RowBinary values;

    OfText(int rows) {
      values = new RowBinary(TEXT_BYTES * rows);
    }

    @Override
    int take(byte[] rows, int at) {
      int text = RowBinary.afterCount(rows, at);
      int end = text + RowBinary.count(rows, at);
      values.copy(rows, at, end - at);
      return end;
    }

    @Override
    void absent() {
      values.zeros(1);
    }

    @Override
    void give(Consumer<InputStream> to) {
      to.accept(values.stream());
    }
  }

  static final class OfNullable extends NativeColumn {
    private final RowBinary nulls;
    private final NativeColumn values;

    OfNullable(NativeColumn values, int rows) {
      this.nulls = new RowBinary(rows);
      this.values = values;
    }

    @Override
    int take(byte[] rows, int at) {
      nulls.int8(rows[at]);
      if (rows[at] == 0) {
        return values.take(rows, at + 1);
      }
      values.absent();
      return at + 1;
    }

    @Override
    void absent() {
      nulls.int8(1);
      values.absent();
    }

    @Override
    void give(Consumer<InputStream> to) {
      to.accept(nulls.stream());
      values.give(to);
    }
  }

  /** Of arrays, or of maps: arrays of keys and arrays of values, with the same ends. */
  static final class OfMany extends NativeColumn {
    private final RowBinary ends;
    private final List<NativeColumn> members;
    private long end;

    OfMany(List<NativeColumn> members, int rows) {
      this.ends = new RowBinary(Long.BYTES * rows);
      this.members = members;
    }

    @Override
    int take(byte[] rows, int at) {
      int elements = RowBinary.count(rows, at);
      int next = RowBinary.afterCount(rows, at);
      for (int i = 0; i < elements; i++) {
        for (var member : members) {
          next = member.take(rows, next);
        }
      }
      end += elements;
      ends.int64(end);
      return next;
    }

    @Override
    void absent() {
      ends.int64(end);
    }

    @Override
    void give(Consumer<InputStream> to) {
      to.accept(ends.stream());
      members.forEach(member -> member.give(to));
    }
  }
}
