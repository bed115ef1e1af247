package io.countinghouse.cli.demo;

import io.countinghouse.cli.Connection;
import io.countinghouse.reports.ClickHouseReader;
import io.countinghouse.reports.ReportValue;
import io.countinghouse.sql.ClickHouseAccess;
import java.math.BigInteger;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Asks ClickHouse. */
final class FactsProbe implements AutoCloseable {

  private static final String COUNTS =
      """
      SELECT (SELECT count() FROM scores), (SELECT count() FROM flags),
             least((SELECT count() FROM postings WHERE side = 'debit'),
                   (SELECT count() FROM postings WHERE side = 'credit')),
             (SELECT toUnixTimestamp64Milli(max(as_of)) FROM lane_watermarks)
      """;

  private static final String SUMMARY =
      """
      SELECT account, booking_date, currency, transactions, total_credits_minor, total_debits_minor
      FROM daily_account_summary
      WHERE booking_date = (SELECT max(booking_date) FROM postings)
      ORDER BY transactions DESC, account LIMIT {limit:UInt32}
      """;

  private static final String FLAGS =
      """
      SELECT subject_account, amount, currency, score,
             arrayStringConcat(arrayConcat(
               arrayMap(
                 (rule, observed, limit, unit, window) -> concat(
                   rule, ' ', toString(round(observed, 2)), ' >= ', toString(round(limit, 2)), ' ', unit,
                   if(window = '', '', concat(' in ', window))),
                 `reasons.rule`, `reasons.observed`, `reasons.limit`, `reasons.unit`, `reasons.window`),
               arrayMap(
                 (feature, value) -> concat('model: ', feature, ' ', toString(round(value, 2))),
                 `contributions.feature`, `contributions.value`)), '; ') AS why
      FROM flags ORDER BY score DESC, posted_at LIMIT {limit:UInt32}
      """;

  private static final String FLAGGED_KEYS =
      """
      SELECT idempotency_key FROM postings
      WHERE side = 'debit' AND startsWith(idempotency_key, {prefix:String})
        AND transaction_id IN (SELECT transaction_id FROM flags)
      """;

  private final ClickHouseAccess access;
  private final ClickHouseReader clickHouse;

  FactsProbe(Connection connection) throws SQLException {
    access = connection.operator();
    clickHouse = ClickHouseReader.open(access);
  }

  /**
   * What is loaded.
   *
   * @param transactions of which both legs are there
   * @param asOfMs the newest watermark's as-of, in ms since 1970
   */
  record Counts(long scores, long flags, long transactions, long asOfMs) {}

  /** An account's day. */
  record Day(
      String account,
      String date,
      String currency,
      long transactions,
      String credits,
      String debits) {}

  /** A flag as a person reads it. */
  record Flagged(String account, String amount, String currency, double score, String why) {}

  Counts counts() throws SQLException {
    return clickHouse
        .list(
            COUNTS,
            Map.of(),
            row -> new Counts(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4)))
        .getFirst();
  }

  /** The busiest accounts of the newest booking date. */
  List<Day> summary(int limit) throws SQLException {
    return clickHouse.list(
        SUMMARY,
        Map.of("limit", Integer.toString(limit)),
        row -> {
          var currency = row.getString(3);
          return new Day(
              row.getString(1),
              row.getString(2),
              currency,
              row.getLong(4),
              new ReportValue.Amount(new BigInteger(row.getString(5)), currency).text(),
              new ReportValue.Amount(new BigInteger(row.getString(6)), currency).text());
        });
  }

  /** The most suspicious transactions. */
  List<Flagged> flags(int limit) throws SQLException {
    return clickHouse.list(
        FLAGS,
        Map.of("limit", Integer.toString(limit)),
        row ->
            new Flagged(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getDouble(4),
                row.getString(5)));
  }

  /** The idempotency keys with this prefix whose transactions are flagged. */
  Set<String> flaggedKeys(String prefix) throws SQLException {
    var query = Map.of("prefix", prefix);
    return new HashSet<>(clickHouse.list(FLAGGED_KEYS, query, row -> row.getString(1)));
  }

  /** Of the transactions whose keys have this prefix. */
  Freshness freshness(String prefix) throws SQLException {
    flushLogs();
    return Freshness.of(clickHouse, prefix);
  }

  /** Makes the query log readable up to now; the reader itself changes nothing. */
  private void flushLogs() {
    try (var client = access.client(Duration.ofSeconds(30))) {
      client.queryAll("SYSTEM FLUSH LOGS");
    }
  }

  @Override
  public void close() throws SQLException {
    clickHouse.close();
  }
}
