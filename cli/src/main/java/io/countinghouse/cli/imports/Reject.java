package io.countinghouse.cli.imports;

/**
 * A line that does not go in.
 *
 * @param line where it begins in the file, from 1
 * @param field the column that is wrong, or {@code line} for the line as a whole
 * @param rule what it breaks
 * @param original as it stands in the file; {@code base64:…} if that is not UTF-8
 */
record Reject(long line, String field, String rule, String original) implements Parsed {

  /** In place of a column's name. */
  static final String WHOLE = "line";

  static Reject whole(long line, String rule, String original) {
    return new Reject(line, WHOLE, rule, original);
  }

  static Reject of(Row row, String field, String rule) {
    return new Reject(row.line(), field, rule, row.original());
  }
}
