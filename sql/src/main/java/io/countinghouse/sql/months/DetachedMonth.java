package io.countinghouse.sql.months;

import io.countinghouse.events.ChainHash;
import io.countinghouse.sql.log.UnreadableEntryException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;

/** A month in a table of its own: whether it is what was detached. */
final class DetachedMonth {

  private static final String ANCHORS =
      """
      SELECT a.lane, coalesce(b.lane_seq, 0) AS after, b.chain AS after_chain, coalesce(b.transactions, 0) AS before,
             a.lane_seq, a.chain, a.transactions
      FROM ledger.month_anchor a
           LEFT JOIN ledger.month_anchor b ON b.lane = a.lane AND b.month = (
             SELECT max(month) FROM ledger.detached_month WHERE state = 'DETACHED' AND month < a.month)
      WHERE a.month = ? ORDER BY a.lane
      """;

  /** What was kept of a lane: where the month begins in it, and what it must come to. */
  private record Kept(MonthSeal.Walk begin, ChainHash chain, long transactions) {}

  private final Connection ledger;
  private final YearMonth month;
  private final String table;

  DetachedMonth(Connection ledger, YearMonth month) {
    this.ledger = ledger;
    this.month = month;
    this.table = Months.table(month);
  }

  List<Obstacle> obstacles() throws SQLException {
    var detached =
        Months.list(ledger).stream().filter(row -> row.state() == MonthRow.State.DETACHED).toList();
    var mine = detached.stream().filter(row -> row.month().equals(month)).findFirst();
    if (mine.isEmpty()) {
      return List.of(new Obstacle("detached", month + " is no detached month of this ledger"));
    }
    var newest = detached.getLast().month();
    if (!newest.equals(month)) {
      return List.of(
          new Obstacle(
              "newest-first", "the newest detached month is " + newest + ", not " + month));
    }
    if (mine.get().bytes() == null) {
      return List.of(
          new Obstacle("in-this-database", "there is no table " + table + "; restore it first"));
    }
    var found = new ArrayList<Obstacle>();
    counted(mine.get().transactions(), found);
    for (var lane : kept()) {
      walked(lane, found);
    }
    return found;
  }

  private void counted(long wanted, List<Obstacle> found) throws SQLException {
    try (var statement = ledger.createStatement();
        var row = statement.executeQuery("SELECT count(*) FROM " + table)) {
      row.next();
      if (row.getLong(1) != wanted) {
        found.add(
            new Obstacle(
                "complete",
                "%s has %d transactions of %d".formatted(table, row.getLong(1), wanted)));
      }
    }
  }

  private List<Kept> kept() throws SQLException {
    try (var read = ledger.prepareStatement(ANCHORS)) {
      read.setObject(1, month.atDay(1));
      try (var row = read.executeQuery()) {
        var kept = new ArrayList<Kept>();
        while (row.next()) {
          var chain = row.getBytes("after_chain");
          kept.add(
              new Kept(
                  new MonthSeal.Walk(
                      row.getInt("lane"),
                      row.getLong("after"),
                      row.getLong("lane_seq"),
                      chain == null ? ChainHash.GENESIS : ChainHash.of(chain),
                      row.getLong("before"),
                      0),
                  ChainHash.of(row.getBytes("chain")),
                  row.getLong("transactions")));
        }
        return kept;
      }
    }
  }

  private void walked(Kept lane, List<Obstacle> found) throws SQLException {
    try {
      var end = MonthSeal.walked(ledger, lane.begin(), table);
      if (!end.chain().equals(lane.chain()) || end.transactions() != lane.transactions()) {
        found.add(
            new Obstacle(
                "unaltered",
                "the hash chain of lane %d over %d..%d is %s, and was %s when it was detached"
                    .formatted(
                        end.lane(), end.after() + 1, end.last(), end.chain(), lane.chain())));
      }
    } catch (MonthSeal.Gap | UnreadableEntryException e) {
      found.add(new Obstacle("unaltered", String.valueOf(e.getMessage())));
    }
  }

  /** Says what the partition's bounds say, so that attaching need not read the table. */
  void bound() throws SQLException {
    MonthLock.run(
        ledger,
        ("ALTER TABLE %s DROP CONSTRAINT IF EXISTS of_its_month, ADD CONSTRAINT of_its_month"
                + " CHECK (posted_at >= '%s' AND posted_at < '%s')")
            .formatted(table, Months.begin(month), Months.end(month)));
  }

  static String unbound(String table) {
    return "ALTER TABLE " + table + " DROP CONSTRAINT of_its_month";
  }
}
