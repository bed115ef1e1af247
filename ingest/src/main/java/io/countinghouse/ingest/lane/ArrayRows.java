package io.countinghouse.ingest.lane;

import io.countinghouse.sql.rows.BinaryArray;
import io.countinghouse.sql.rows.BinaryType;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Query;
import org.jooq.Record;
import org.jooq.SQLDialect;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * Many rows as one array a column: {@code unnest(?, ?, …) AS r (a, b, …)}. One statement of a fixed
 * text takes any number of rows, so it is rendered once by jOOQ and prepared once by the server.
 */
final class ArrayRows {

  /** Renders the statements that are prepared by hand. */
  static final DSLContext RENDER = DSL.using(SQLDialect.POSTGRES);

  private static final String ALIAS = "r";

  private final List<Field<?>> columns;

  ArrayRows(Field<?>... columns) {
    this.columns = List.of(columns);
  }

  /** As a table of a statement; its binds are {@code ?}, one array a column, in order. */
  Table<Record> table() {
    var arrays = new ArrayList<Field<?>>();
    var names = new ArrayList<String>();
    for (var column : columns) {
      arrays.add(DSL.field("cast(? as " + type(column) + "[])", Object.class, (Object) null));
      names.add(column.getName());
    }
    return DSL.table("unnest({0})", DSL.list(arrays)).as(ALIAS, names.toArray(String[]::new));
  }

  /** A column of that table. */
  <T> Field<T> get(Field<T> column) {
    return DSL.field(DSL.name(ALIAS, column.getName()), column.getDataType());
  }

  /** That a table's row is one of these, by the columns that tell rows apart. */
  Condition match(Field<?>... keys) {
    return DSL.and(Arrays.stream(keys).map(this::same).toList());
  }

  private <T> Condition same(Field<T> column) {
    return column.eq(get(column));
  }

  /** The statement that inserts all of them into a table with columns of the same names. */
  String insertInto(Table<?> table) {
    var values = columns.stream().<Field<?>>map(this::get).toList();
    return render(DSL.insertInto(table, columns).select(DSL.select(values).from(table())));
  }

  static String render(Query query) {
    return RENDER.render(query);
  }

  private static String type(Field<?> column) {
    return column.getDataType().getCastTypeName(RENDER.configuration());
  }

  /** Binds one column's values of all rows; {@link BinaryValues} says which Java type is whose. */
  static <T> void bind(
      PreparedStatement statement,
      int index,
      String type,
      List<T> rows,
      Function<T, @Nullable Object> value)
      throws SQLException {
    statement.setObject(index, BinaryArray.of(BinaryType.of(type), rows, value));
  }
}
