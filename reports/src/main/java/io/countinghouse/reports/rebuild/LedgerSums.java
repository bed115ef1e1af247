package io.countinghouse.reports.rebuild;

import io.countinghouse.reports.ClickHouseReader;
import io.countinghouse.sql.months.Obstacle;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Each account's sums of the month by booking date and currency, as PostgreSQL adds them up,
 * against those of the rows: what a mistake of the backfill itself could not get right on both
 * sides.
 */
final class LedgerSums {

  private static final int FETCH_ROWS = 2_000;

  private static final List<String> COLUMNS =
      List.of("day", "currency", "account", "legs", "sequences", "debits", "credits", "held");

  private static final String LEDGER =
      """
      SELECT t.booking_date::text AS day, t.currency AS currency, a.account AS account, count(*) AS legs,
             sum(t.lane_seq) AS sequences, coalesce(sum(m.minor) FILTER (WHERE l.side = 1), 0) AS debits,
             coalesce(sum(m.minor) FILTER (WHERE l.side = 2), 0) AS credits, sum(l.held) AS held
      FROM ledger.transaction t
           CROSS JOIN LATERAL (VALUES (1, t.debit_account_id, t.held_minor), (2, t.credit_account_id, 0))
             AS l (side, account_id, held)
           CROSS JOIN LATERAL (SELECT CASE WHEN t.kind IN ('POST', 'CAPTURE', 'REVERSE')
                                           THEN t.amount_minor ELSE 0 END) AS m (minor)
           JOIN ledger.account a ON a.account_id = l.account_id
      WHERE t.posted_at >= ? AND t.posted_at < ?
      GROUP BY t.booking_date, t.currency, a.account
      ORDER BY t.booking_date, t.currency COLLATE "C", a.account COLLATE "C"
      """;

  private static final String FACTS =
      """
      SELECT toString(booking_date) AS day, toString(postings.currency) AS currency, account, toString(count()) AS legs,
             toString(sum(toInt128(lane_seq))) AS sequences,
             toString(sumIf(toInt128(amount_minor), side = 'debit')) AS debits,
             toString(sumIf(toInt128(amount_minor), side = 'credit')) AS credits,
             toString(sum(toInt128(held_minor))) AS held
      FROM {table:Identifier} AS postings
      GROUP BY booking_date, postings.currency, account
      ORDER BY booking_date, postings.currency, account
      SETTINGS optimize_use_projections = 0
      """;

  private LedgerSums() {}

  /** The first account that differs; none if none does. */
  static List<Obstacle> against(
      Connection ledger, ClickHouseReader clickHouse, Partition partition, String table)
      throws SQLException {
    try (var statement = ledger.prepareStatement(LEDGER)) {
      statement.setFetchSize(FETCH_ROWS);
      statement.setObject(1, partition.begin());
      statement.setObject(2, partition.end());
      try (var posted = statement.executeQuery();
          var loaded = clickHouse.cursor(FACTS, Map.of("table", table))) {
        while (true) {
          var due = posted.next() ? line(posted) : null;
          var have = line(loaded);
          if (due == null && have == null) {
            return List.of();
          }
          if (due == null || !due.equals(have)) {
            return List.of(
                new Obstacle(
                    "sums",
                    "the ledger has %s where the rows give %s (%s)"
                        .formatted(due, have, String.join(", ", COLUMNS))));
          }
        }
      }
    } finally {
      ledger.rollback();
    }
  }

  private static @Nullable String line(ClickHouseReader.Cursor rows) throws SQLException {
    var row = rows.next();
    return row == null ? null : line(row);
  }

  private static String line(ResultSet row) throws SQLException {
    var line = Stream.<String>builder();
    for (var column : COLUMNS) {
      line.add(row.getString(column));
    }
    return String.join(" ", line.build().toList());
  }
}
