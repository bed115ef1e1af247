package io.countinghouse.reports.close;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.query.QuerySettings;
import io.countinghouse.events.Micros;
import io.countinghouse.reports.ClickHouseReader;
import io.countinghouse.reports.Resources;
import java.sql.SQLException;
import java.time.Instant;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Balances at the ends of months, with which a trial balance begins. They are summed up from the
 * facts each time, and count only as long as they are exactly their sum ({@code current_balances}):
 * what is kept half, or twice, or before the facts changed, changes no report.
 */
public final class KeptBalances {

  /** Each is the sum of all facts before its end, so a long history is not caught up at once. */
  private static final int MONTHS_MAX = 12;

  private static final String KEEP = Resources.text("/close/keep-balances.sql");
  private static final DateTimeFormatter NUMBER = DateTimeFormatter.ofPattern("uuuuMM");

  private final ClickHouseReader reader;
  private final Client client;

  /**
   * @param client may insert into the sealed tables
   */
  public KeptBalances(ClickHouseReader reader, Client client) {
    this.reader = reader;
    this.client = client;
  }

  /** Sums up all facts to the end of a month and keeps that. */
  public void keep(YearMonth month) throws SQLException {
    Builds.run(
        client,
        KEEP,
        Map.of("month", number(month), "build", Micros.of(Instant.now())),
        new QuerySettings());
  }

  /** The months, both included, at whose end no balances count; the newest, newest first. */
  List<YearMonth> lacking(YearMonth first, YearMonth last) throws SQLException {
    var current =
        new HashSet<>(
            reader.list(
                "SELECT month FROM current_balances",
                Map.of(),
                row -> month(row.getString("month"))));
    return Stream.iterate(last, month -> !month.isBefore(first), month -> month.minusMonths(1))
        .filter(month -> !current.contains(month))
        .limit(MONTHS_MAX)
        .toList();
  }

  /** As ClickHouse has it: 202603. */
  static String number(YearMonth month) {
    return NUMBER.format(month);
  }

  static YearMonth month(String number) {
    return YearMonth.parse(number, NUMBER);
  }
}
