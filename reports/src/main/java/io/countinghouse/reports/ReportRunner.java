package io.countinghouse.reports;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
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
    var digest = new ContentDigest();
    var count = new AtomicLong();
    try {
      clickHouse.query(
          report.sql(),
          arguments,
          row -> {
            var values = values(report.columns(), row);
            digest.row(values);
            count.incrementAndGet();
            hand(output, values);
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return new Content(count.get(), digest.hex());
  }

  private static void hand(ReportOutput output, List<ReportValue> values) {
    try {
      output.row(values);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<ReportValue> values(List<ReportColumn> columns, ResultSet row)
      throws SQLException {
    var values = new ArrayList<ReportValue>(columns.size());
    for (var column : columns) {
      values.add(value(column, row));
    }
    return values;
  }

  private static ReportValue value(ReportColumn column, ResultSet row) throws SQLException {
    var text = row.getString(column.name());
    if (text == null) {
      return new ReportValue.None();
    }
    return switch (column.type()) {
      case TEXT -> new ReportValue.Text(text);
      case DATE -> new ReportValue.Day(LocalDate.parse(text));
      case TIME -> new ReportValue.Time(moment(text));
      case INTEGER -> new ReportValue.Whole(new BigInteger(text));
      case NUMBER -> new ReportValue.Fraction(new BigDecimal(text));
      case MONEY -> new ReportValue.Amount(new BigInteger(text), row.getString(column.currency()));
    };
  }

  /** ClickHouse puts a blank between the day and the time; reports give moments in UTC. */
  private static Instant moment(String text) {
    return LocalDateTime.parse(text.replace(' ', 'T')).toInstant(ZoneOffset.UTC);
  }
}
