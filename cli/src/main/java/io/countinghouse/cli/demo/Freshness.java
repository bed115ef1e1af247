package io.countinghouse.cli.demo;

import io.countinghouse.reports.ClickHouseReader;
import java.sql.SQLException;
import java.util.Map;

/**
 * How long it takes from a transaction's commit in PostgreSQL until ClickHouse shows it, in ms. The
 * end is the end of the insert that brought its batch, by ClickHouse's own query log; the beginning
 * is {@code posted_at}, which lies a little before the commit, so the figures are upper bounds.
 */
record Freshness(double p50, double p99) {

  /** The loader's query ids: {@code loader:database:batch:month:random}. */
  private static final String QUANTILES =
      """
      WITH inserted AS (
        SELECT splitByChar(':', query_id)[3] AS batch_id, max(event_time_microseconds) AS visible_at
        FROM system.query_log
        WHERE type = 'QueryFinish' AND startsWith(query_id, concat('loader:', currentDatabase(), ':transactions/'))
        GROUP BY batch_id
      )
      SELECT quantilesExact(0.5, 0.99)(dateDiff('microsecond', posted_at, visible_at) / 1000) AS ms
      FROM postings INNER JOIN inserted USING (batch_id)
      WHERE side = 'debit' AND startsWith(idempotency_key, {prefix:String})
      """;

  /** Of the transactions whose keys have this prefix. */
  static Freshness of(ClickHouseReader clickHouse, String prefix) throws SQLException {
    return clickHouse
        .list(
            "SELECT round(ms[1], 1), round(ms[2], 1) FROM (" + QUANTILES + ")",
            Map.of("prefix", prefix),
            row -> new Freshness(row.getDouble(1), row.getDouble(2)))
        .getFirst();
  }
}
