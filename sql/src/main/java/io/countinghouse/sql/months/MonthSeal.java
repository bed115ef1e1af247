package io.countinghouse.sql.months;

import io.countinghouse.events.ChainHash;
import io.countinghouse.events.Transaction;
import io.countinghouse.sql.log.LaneLog;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes what a month leaves behind. It reads the month, and locks nothing that anybody waits for;
 * done again, it writes the same.
 */
final class MonthSeal {

  private static final List<String> FORGET =
      List.of(
          "DELETE FROM ledger.month_balance WHERE month = ?",
          "DELETE FROM ledger.month_anchor WHERE month = ?",
          "DELETE FROM ledger.month_total WHERE month = ?",
          "DELETE FROM ledger.detached_month WHERE month = ?");

  private static final String MONTH =
      """
      INSERT INTO ledger.detached_month (month, state, transactions)
      SELECT ?, 'SEALED', count(*) FROM ledger.transaction WHERE posted_at < ?
      """;

  private static final String BALANCES =
      """
      INSERT INTO ledger.month_balance (month, account_id, currency, balance_minor, held_minor)
      SELECT ?, account_id, currency, sum(minor)::bigint, sum(held)::bigint
      FROM (
        SELECT account_id, currency, balance_minor AS minor, held_minor AS held FROM ledger.base_balance
        UNION ALL
        SELECT leg.account_id, currency, CASE WHEN kind IN ('POST', 'CAPTURE', 'REVERSE') THEN leg.minor ELSE 0 END, leg.held
        FROM ledger.transaction t
             CROSS JOIN LATERAL (VALUES (debit_account_id, -amount_minor, t.held_minor),
                                        (credit_account_id, amount_minor, 0)) AS leg (account_id, minor, held)
        WHERE posted_at < ?
      ) AS legs
      GROUP BY account_id, currency
      """;

  /** The figures and weights are those of reconcile, which reads both as one. */
  private static final String TOTALS =
      """
      INSERT INTO ledger.month_total (month, booking_date, currency, transactions, amount_minor,
        debits_by_account, credits_by_account, held_minor, held_by_account)
      SELECT ?, booking_date, t.currency,
             count(*) FILTER (WHERE moves AND side = 'debit'),
             coalesce(sum(amount_minor) FILTER (WHERE moves AND side = 'debit'), 0),
             coalesce(sum(amount_minor * weight) FILTER (WHERE moves AND side = 'debit'), 0),
             coalesce(sum(amount_minor * weight) FILTER (WHERE moves AND side = 'credit'), 0),
             sum(held), sum(held * weight)
      FROM (
        SELECT booking_date, currency, leg.side, leg.account_id, amount_minor::numeric AS amount_minor, leg.held::numeric AS held,
               kind IN ('POST', 'CAPTURE', 'REVERSE') AS moves
        FROM ledger.transaction t
             CROSS JOIN LATERAL (VALUES ('debit', debit_account_id, t.held_minor),
                                        ('credit', credit_account_id, 0)) AS leg (side, account_id, held)
        WHERE posted_at < ?
      ) AS t JOIN (
        SELECT account_id, ('x' || substr(md5(account), 1, 8))::bit(32)::bigint AS weight FROM ledger.account
      ) AS a USING (account_id)
      GROUP BY booking_date, t.currency
      """;

  private static final String ENDS =
      """
      SELECT lane, max(last) AS last, coalesce(max(a.lane_seq), 0) AS after, (array_agg(a.chain))[1] AS chain,
             coalesce(max(a.transactions), 0) AS transactions, coalesce(max(a.scored), 0) AS scored
      FROM (
        SELECT lane, max(lane_seq) AS last FROM ledger.transaction WHERE posted_at < ? GROUP BY lane
        UNION ALL
        SELECT lane, max(lane_seq) FROM ledger.account_entry WHERE posted_at < ? GROUP BY lane
        UNION ALL
        SELECT lane, lane_seq FROM ledger.base_anchor) AS entered
      LEFT JOIN ledger.base_anchor a USING (lane)
      GROUP BY lane ORDER BY lane
      """;

  private static final String ANCHOR =
      "INSERT INTO ledger.month_anchor (month, lane, lane_seq, chain, transactions, scored)"
          + " VALUES (?, ?, ?, ?, ?, ?)";

  /** Where a lane's walk begins, what it has counted so far, and where it ends. */
  record Walk(int lane, long after, long last, ChainHash chain, long transactions, long scored) {}

  private final Connection ledger;
  private final YearMonth month;

  /**
   * @param ledger the owner's, in a transaction that keeps one view of the database
   */
  MonthSeal(Connection ledger, YearMonth month) {
    this.ledger = ledger;
    this.month = month;
  }

  void write() throws SQLException {
    forget();
    run(MONTH, 1);
    run(BALANCES, 1);
    run(TOTALS, 1);
    for (var walk : walks()) {
      anchor(walked(ledger, walk, "ledger.transaction"));
    }
  }

  void forget() throws SQLException {
    for (var table : FORGET) {
      run(table, 0);
    }
  }

  private void run(String sql, int ends) throws SQLException {
    try (var statement = ledger.prepareStatement(sql)) {
      statement.setObject(1, month.atDay(1));
      for (int i = 0; i < ends; i++) {
        statement.setObject(2 + i, Months.end(month));
      }
      statement.executeUpdate();
    }
  }

  private List<Walk> walks() throws SQLException {
    try (var read = ledger.prepareStatement(ENDS)) {
      read.setObject(1, Months.end(month));
      read.setObject(2, Months.end(month));
      try (var rows = read.executeQuery()) {
        var walks = new ArrayList<Walk>();
        while (rows.next()) {
          var chain = rows.getBytes("chain");
          walks.add(
              new Walk(
                  rows.getInt("lane"),
                  rows.getLong("after"),
                  rows.getLong("last"),
                  chain == null ? ChainHash.GENESIS : ChainHash.of(chain),
                  rows.getLong("transactions"),
                  rows.getLong("scored")));
        }
        return walks;
      }
    }
  }

  /**
   * The same with the chain and the counts at its end.
   *
   * @throws Gap if the entries are not one after another
   */
  static Walk walked(Connection ledger, Walk walk, String table) throws SQLException {
    var chain = walk.chain();
    long at = walk.after();
    long transactions = walk.transactions();
    long scored = walk.scored();
    try (var log = LaneLog.open(ledger, table, walk.lane(), walk.after(), walk.last())) {
      for (var entry = log.next(); entry != null; entry = log.next()) {
        if (entry.laneSeq() != ++at) {
          throw new Gap(walk, at);
        }
        chain = chain.next(entry);
        if (entry instanceof Transaction transaction) {
          transactions++;
          scored += transaction.kind().scored() ? 1 : 0;
        }
      }
    }
    if (at != walk.last()) {
      throw new Gap(walk, at + 1);
    }
    return new Walk(walk.lane(), walk.after(), walk.last(), chain, transactions, scored);
  }

  /** A lane's entries are not one after another. */
  static final class Gap extends SQLException {
    private static final long serialVersionUID = 1L;

    Gap(Walk walk, long seq) {
      super("lane %d has no entry %d, or two".formatted(walk.lane(), seq));
    }
  }

  private void anchor(Walk end) throws SQLException {
    try (PreparedStatement put = ledger.prepareStatement(ANCHOR)) {
      put.setObject(1, month.atDay(1));
      put.setInt(2, end.lane());
      put.setLong(3, end.last());
      put.setBytes(4, end.chain().toBytes());
      put.setLong(5, end.transactions());
      put.setLong(6, end.scored());
      put.executeUpdate();
    }
  }
}
