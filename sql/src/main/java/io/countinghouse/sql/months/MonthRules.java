package io.countinghouse.sql.months;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;

/**
 * What must hold before a month is detached, as far as the ledger itself can tell. Each condition
 * stays true once it is: nothing is posted to a month that every lane has left.
 */
final class MonthRules {

  private static final String LANES_BEFORE =
      "SELECT lane, as_of FROM ledger.awaited_lane WHERE as_of < ? ORDER BY lane";

  /** Nobody takes over a lane that is retired; that ClickHouse has all of it is proved. */
  private static final String UNPUBLISHED =
      """
      SELECT lane, published_seq, last FROM ledger.lane JOIN (
        SELECT lane, max(lane_seq) AS last FROM (
          SELECT lane, lane_seq FROM ledger.transaction WHERE posted_at < ?
          UNION ALL SELECT lane, lane_seq FROM ledger.account_entry WHERE posted_at < ?) AS entries
        GROUP BY lane) AS entered USING (lane)
      WHERE published_seq < last AND retired_at IS NULL ORDER BY lane
      """;

  private static final String OPEN_HOLDS =
      """
      SELECT count(*), min(transaction_id::text) FROM ledger.hold
        JOIN ledger.transaction ON transaction_id = authorisation_id
      WHERE state = 'OPEN' AND posted_at < ?
      HAVING count(*) > 0
      """;

  private static final String KEYS =
      "SELECT count(*), max(claimed_at) FROM ledger.idempotency_key WHERE claimed_at < ?"
          + " HAVING count(*) > 0";

  private static final String ASTRAY =
      "SELECT count(*), min(posted_at) FROM ledger.transaction_default WHERE posted_at < ?"
          + " HAVING count(*) > 0";

  private static final String PENDING =
      "SELECT inhrelid::regclass::text FROM pg_inherits"
          + " WHERE inhparent = 'ledger.transaction'::regclass AND inhdetachpending";

  @FunctionalInterface
  private interface Told {
    Obstacle of(ResultSet row) throws SQLException;
  }

  private final Connection ledger;
  private final YearMonth month;
  private final List<Obstacle> obstacles = new ArrayList<>();

  private MonthRules(Connection ledger, YearMonth month) {
    this.ledger = ledger;
    this.month = month;
  }

  /** Everything that stands against it; the rest is not asked of a month that is no candidate. */
  static List<Obstacle> against(Connection ledger, YearMonth month) throws SQLException {
    var rules = new MonthRules(ledger, month);
    rules.candidate();
    if (rules.obstacles.isEmpty()) {
      rules.over();
      rules.published();
      rules.settled();
    }
    return rules.obstacles;
  }

  private void candidate() throws SQLException {
    refuse(
        PENDING,
        row ->
            new Obstacle(
                "whole",
                row.getString(1)
                    + " is half detached, by other means: finish that with ALTER TABLE"
                    + " ledger.transaction DETACH PARTITION ... FINALIZE, and attach it again"),
        0);
    var attached =
        Months.list(ledger).stream()
            .filter(row -> row.state() != MonthRow.State.DETACHED)
            .map(MonthRow::month)
            .toList();
    if (!attached.contains(month)) {
      obstacles.add(new Obstacle("attached", month + " is no attached month of this ledger"));
    } else if (!attached.getFirst().equals(month)) {
      obstacles.add(
          new Obstacle(
              "oldest-first",
              "the oldest attached month is " + attached.getFirst() + ", not " + month));
    }
  }

  private void over() throws SQLException {
    refuse(
        LANES_BEFORE,
        row ->
            new Obstacle(
                "over",
                "lane %d stands at %s and may still post to %s, which ends at %s"
                    .formatted(
                        row.getInt(1), Months.instant(row, "as_of"), month, Months.end(month))),
        1);
    refuse(
        ASTRAY,
        row ->
            new Obstacle(
                "in-its-partition",
                "%d transactions up to the end of %s are in the default partition"
                    .formatted(row.getLong(1), month)),
        1);
  }

  private void published() throws SQLException {
    refuse(
        UNPUBLISHED,
        row ->
            new Obstacle(
                "published",
                "lane %d is known to be in Kafka up to %d, and ends the month with %d"
                    .formatted(row.getInt(1), row.getLong(2), row.getLong(3))),
        2);
  }

  private void settled() throws SQLException {
    refuse(
        OPEN_HOLDS,
        row ->
            new Obstacle(
                "settled",
                "%d authorisations up to the end of %s are open, %s is one"
                    .formatted(row.getLong(1), month, row.getString(2))),
        1);
    refuse(
        KEYS,
        row ->
            new Obstacle(
                "keys-forgotten",
                "%d idempotency keys up to the end of %s are still known, the newest of %s; a"
                        .formatted(row.getLong(1), month, Months.instant(row, "max"))
                    + " repetition must get its first answer until INGEST_KEY_WINDOW is over"),
        1);
  }

  /** One obstacle for each row that is found; each parameter is the month's end. */
  private void refuse(String query, Told told, int ends) throws SQLException {
    try (PreparedStatement read = ledger.prepareStatement(query)) {
      for (int i = 1; i <= ends; i++) {
        read.setObject(i, Months.end(month));
      }
      try (var rows = read.executeQuery()) {
        while (rows.next()) {
          obstacles.add(told.of(rows));
        }
      }
    }
  }
}
