package io.countinghouse.cli.imports;

/** What every row must have, in whatever format it came. */
final class Required {

  private Required() {}

  static Parsed check(Row row) {
    for (var column : Columns.REQUIRED) {
      if (row.get(column) == null) {
        return Reject.of(row, column, "must be given");
      }
    }
    return row;
  }
}
