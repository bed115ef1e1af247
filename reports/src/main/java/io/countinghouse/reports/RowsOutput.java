package io.countinghouse.reports;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A report's rows in memory, for what is made of them; no more than so many. */
public final class RowsOutput implements ReportOutput {

  private final int rowsMax;
  private final List<Map<String, ReportValue>> rows = new ArrayList<>();
  private List<ReportColumn> columns = List.of();

  public RowsOutput(int rowsMax) {
    this.rowsMax = rowsMax;
  }

  /** The rows, each by the query's names of its columns. */
  public List<Map<String, ReportValue>> rows() {
    return rows;
  }

  @Override
  public void begin(Report report, Map<String, String> arguments) {
    columns = report.columns();
  }

  @Override
  public void row(List<ReportValue> values) throws IOException {
    if (rows.size() == rowsMax) {
      throw new IOException("the report has more than " + rowsMax + " rows");
    }
    var row = new LinkedHashMap<String, ReportValue>();
    for (int i = 0; i < values.size(); i++) {
      row.put(columns.get(i).name(), values.get(i));
    }
    rows.add(row);
  }

  @Override
  public void end(@Nullable RunLine run) {
    // nothing follows the rows
  }
}
