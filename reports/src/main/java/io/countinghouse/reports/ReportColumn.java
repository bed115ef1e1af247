package io.countinghouse.reports;

import org.jspecify.annotations.Nullable;

/**
 * A column of a report.
 *
 * @param name as the query names it; a {@link Type#MONEY} column ends in {@value #MINOR}
 * @param unit of its values; null: none
 */
public record ReportColumn(String name, Type type, @Nullable String unit, String description) {

  private static final String MINOR = "_minor";

  /** How its values are read and written. */
  public enum Type {
    TEXT,
    DATE,
    INTEGER,
    /** Minor units of the currency that the row's column {@code currency} names. */
    MONEY
  }

  public ReportColumn {
    if (type == Type.MONEY && !name.endsWith(MINOR)) {
      throw new IllegalArgumentException("money column " + name + " must end in " + MINOR);
    }
  }

  /** The column's name where amounts are decimal text: without {@value #MINOR}. */
  public String title() {
    return type == Type.MONEY ? name.substring(0, name.length() - MINOR.length()) : name;
  }
}
