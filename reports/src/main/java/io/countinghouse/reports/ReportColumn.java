package io.countinghouse.reports;

/**
 * A column of a report.
 *
 * @param name as the query names it; a {@link Type#MONEY} column ends in {@value #MINOR}
 * @param currency of a money column: the column that names the currency
 */
public record ReportColumn(String name, Type type, String currency, String description) {

  private static final String MINOR = "_minor";

  /** How its values are read and written. */
  public enum Type {
    TEXT,
    DATE,
    /** A moment in UTC. */
    TIME,
    INTEGER,
    /** A number with a point: a share, a rate, a score. */
    NUMBER,
    /** Minor units of a currency. */
    MONEY
  }

  public ReportColumn {
    if (type == Type.MONEY && !name.endsWith(MINOR)) {
      throw new IllegalArgumentException("money column " + name + " must end in " + MINOR);
    }
  }

  /** Whether it is set to the right. */
  boolean numeric() {
    return type == Type.INTEGER || type == Type.NUMBER || type == Type.MONEY;
  }

  /** The column's name where amounts are decimal text: without {@value #MINOR}. */
  public String title() {
    return type == Type.MONEY ? name.substring(0, name.length() - MINOR.length()) : name;
  }
}
