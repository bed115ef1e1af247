package io.countinghouse.reports;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A table for the terminal. It is laid out in pieces, so that a long report takes little memory: a
 * new piece, with its own widths and heading, begins every {@value #PIECE_ROWS} rows.
 */
final class TableOutput implements ReportOutput {

  private static final int PIECE_ROWS = 10_000;

  private final Appendable out;
  private TextTable piece = new TextTable(List.of());
  private List<String> titles = List.of();
  private long rows;

  TableOutput(Appendable out) {
    this.out = out;
  }

  @Override
  public void begin(Report report, Map<String, String> arguments) throws IOException {
    titles = report.columns().stream().map(TableOutput::title).toList();
    piece = new TextTable(titles);
    out.append(report.name());
    for (var argument : arguments.entrySet()) {
      if (!argument.getValue().isEmpty()) {
        out.append("  ").append(argument.getKey()).append(' ').append(argument.getValue());
      }
    }
    out.append("\n\n");
  }

  private static String title(ReportColumn column) {
    return column.numeric() ? ">" + column.title() : column.title();
  }

  @Override
  public void row(List<ReportValue> values) throws IOException {
    piece.row(values.stream().map(ReportValue::text).toList());
    rows++;
    if (piece.rows() == PIECE_ROWS) {
      out.append(piece.render());
      piece = new TextTable(titles);
    }
  }

  @Override
  public void end(@Nullable RunLine run) throws IOException {
    if (piece.rows() > 0 || rows == 0) {
      out.append(piece.render());
    }
    out.append("\n").append(Long.toString(rows)).append(rows == 1 ? " row\n" : " rows\n");
    if (run != null) {
      for (var line : run.lines()) {
        out.append(line).append('\n');
      }
    }
  }
}
