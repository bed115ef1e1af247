package io.countinghouse.reports;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.jspecify.annotations.Nullable;

/** RFC 4180, with a header; amounts as decimal text. */
final class CsvOutput implements ReportOutput {

  private final Appendable out;

  CsvOutput(Appendable out) {
    this.out = out;
  }

  @Override
  public void begin(Report report, Map<String, String> arguments) throws IOException {
    print(report.columns().stream().map(ReportColumn::title).toList());
  }

  @Override
  public void row(List<ReportValue> values) throws IOException {
    print(values.stream().map(ReportValue::text).toList());
  }

  @Override
  public void end(@Nullable RunLine run) {}

  private void print(List<String> cells) throws IOException {
    CSVFormat.RFC4180.printRecord(out, cells.toArray());
  }
}
