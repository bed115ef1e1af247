package io.countinghouse.reports;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a report's rows go, one by one. */
public sealed interface ReportOutput
    permits TableOutput, CsvOutput, JsonOutput, HtmlOutput, RowsOutput {

  /** The forms by the names that users give them. */
  enum Format {
    TABLE,
    CSV,
    JSON,
    HTML
  }

  /** Writes in this form; the appendable is left open. */
  static ReportOutput of(Format format, Appendable out) {
    return switch (format) {
      case TABLE -> new TableOutput(out);
      case CSV -> new CsvOutput(out);
      case JSON -> new JsonOutput(out);
      case HTML -> new HtmlOutput(out);
    };
  }

  /** Called once, before the rows. */
  void begin(Report report, Map<String, String> arguments) throws IOException;

  /** Takes a row: a value for each of the report's columns. */
  void row(List<ReportValue> values) throws IOException;

  /**
   * Called once, after all rows have come.
   *
   * @param run what is to be said of the run; null: it is not recorded
   */
  void end(@Nullable RunLine run) throws IOException;
}
