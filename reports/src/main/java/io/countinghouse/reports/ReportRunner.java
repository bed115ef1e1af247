package io.countinghouse.reports;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Runs a report and hands its rows on as they come. */
public final class ReportRunner {

  private final ClickHouseReader clickHouse;

  /** The reader stays the caller's to close. */
  public ReportRunner(ClickHouseReader clickHouse) {
    this.clickHouse = clickHouse;
  }

  /**
   * What a report gave.
   *
   * @param digest of the rows, SHA-256 in lower-case hex
   */
  public record Content(long rows, String digest) {}

  /**
   * Runs a report and ends its output; nothing is recorded.
   *
   * @param given its parameters, as text
   * @throws IllegalArgumentException naming a parameter that is missing, unknown or wrong
   * @throws SQLException if ClickHouse fails; what {@code output} got is then not the report
   */
  public void run(Report report, Map<String, String> given, ReportOutput output)
      throws SQLException, IOException {
    rows(report, report.arguments(given), output);
    output.end(null);
  }

  /** Begins an output and gives it the rows of a query with exactly these arguments. */
  public Content rows(Report report, Map<String, String> arguments, ReportOutput output)
      throws SQLException, IOException {
    output.begin(report, arguments);
    var form = new RowForm(report.columns());
    var digest = new ContentDigest();
    var count = new AtomicLong();
    clickHouse.texts(
        report.sql(),
        arguments,
        form.names(),
        row -> {
          var values = form.values(row);
          digest.row(values);
          count.incrementAndGet();
          output.row(values);
        });
    return new Content(count.get(), digest.hex());
  }
}
