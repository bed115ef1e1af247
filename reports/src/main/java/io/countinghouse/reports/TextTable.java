package io.countinghouse.reports;

import java.util.ArrayList;
import java.util.List;

/** A table for the terminal: as wide as its widest cells, numbers to the right. */
public final class TextTable {

  private static final String GAP = "  ";

  private final List<String> titles;
  private final List<Boolean> toTheRight;
  private final List<List<String>> rows = new ArrayList<>();

  /** Columns by their titles; a title that starts with {@code >} stands for a column of numbers. */
  public TextTable(List<String> titles) {
    this.toTheRight = titles.stream().map(title -> title.startsWith(">")).toList();
    this.titles =
        titles.stream().map(title -> title.startsWith(">") ? title.substring(1) : title).toList();
  }

  /** Takes a row: a cell for each column. */
  public void row(List<String> cells) {
    if (cells.size() != titles.size()) {
      throw new IllegalArgumentException(cells.size() + " cells for " + titles.size() + " columns");
    }
    rows.add(cells.stream().map(TextTable::printable).toList());
  }

  public int rows() {
    return rows.size();
  }

  /** The table with a line for each row, each ended. */
  public String render() {
    var widths = titles.stream().mapToInt(TextTable::width).toArray();
    for (var row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], width(row.get(i)));
      }
    }
    var text = new StringBuilder();
    line(text, titles, widths);
    var rule = new ArrayList<String>();
    for (int width : widths) {
      rule.add("-".repeat(width));
    }
    line(text, rule, widths);
    rows.forEach(row -> line(text, row, widths));
    return text.toString();
  }

  private void line(StringBuilder text, List<String> cells, int[] widths) {
    var line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      var padding = " ".repeat(widths[i] - width(cells.get(i)));
      line.append(i == 0 ? "" : GAP);
      line.append(toTheRight.get(i) ? padding + cells.get(i) : cells.get(i) + padding);
    }
    text.append(line.toString().stripTrailing()).append('\n');
  }

  private static int width(String cell) {
    return cell.codePointCount(0, cell.length());
  }

  /** Text from outside for a terminal: it must not steer it or break a line. */
  public static String printable(String cell) {
    var text = new StringBuilder();
    cell.codePoints()
        .map(point -> Character.isISOControl(point) ? '\uFFFD' : point)
        .forEach(text::appendCodePoint);
    return text.toString();
  }
}
