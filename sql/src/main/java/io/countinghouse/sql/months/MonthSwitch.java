package io.countinghouse.sql.months;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.YearMonth;

/**
 * The moment in which a month leaves the table or comes back, together with the record of it. The
 * table's lock is asked for with little patience and again and again: while it is waited for, all
 * posting and reading waits too.
 */
public final class MonthSwitch {

  /**
   * How a lock was had.
   *
   * @param tries how often it was asked for
   * @param held from before it was asked for to the commit
   */
  public record Locked(int tries, Duration held) {}

  /** Posting and reading may stand still for so long, each time. */
  private static final String PATIENCE = "SET LOCAL lock_timeout = '250ms'";

  private static final int TRIES_MAX = 60;
  private static final String PAUSE = "SELECT pg_sleep(0.75)";
  private static final String DEADLOCK = "40P01";

  private static final String RECORD =
      """
      INSERT INTO ledger.audit (event, detail)
      SELECT ?, jsonb_build_object('month', month, 'transactions', transactions)
      FROM ledger.detached_month WHERE month = ?
      """;

  private final Connection ledger;
  private final YearMonth month;
  private final String table;

  MonthSwitch(Connection ledger, YearMonth month) {
    this.ledger = ledger;
    this.month = month;
    this.table = Months.table(month);
  }

  @FunctionalInterface
  private interface Change {
    void run() throws SQLException;
  }

  Locked detach() throws SQLException {
    return switched(() -> {
      one(
          "UPDATE ledger.detached_month SET state = 'DETACHED', detached_at = clock_timestamp()"
              + " WHERE month = ? AND state = 'SEALED'");
      recorded("month-detached");
      MonthLock.run(ledger, "ALTER TABLE ledger.transaction DETACH PARTITION " + table);
      // The table's own triggers were of the whole; what was posted stays here too.
      MonthLock.run(
          ledger,
          "CREATE TRIGGER detached_rows_stay BEFORE UPDATE OR DELETE ON "
              + table
              + " FOR EACH ROW EXECUTE FUNCTION ledger.refuse_change()");
      kept();
    });
  }

  Locked attach() throws SQLException {
    return switched(() -> {
      recorded("month-attached");
      new MonthSeal(ledger, month).forget();
      MonthLock.run(ledger, "DROP TRIGGER IF EXISTS detached_rows_stay ON " + table);
      MonthLock.run( // of one that was detached before months had a trigger of their own
          ledger, "DROP TRIGGER IF EXISTS detached_table_stays ON " + table);
      MonthLock.run(
          ledger,
          "ALTER TABLE ledger.transaction ATTACH PARTITION %s FOR VALUES FROM ('%s') TO ('%s')"
              .formatted(table, Months.begin(month), Months.end(month)));
      MonthLock.run(ledger, DetachedMonth.unbound(table));
      kept();
    });
  }

  /** Against TRUNCATE, of which the whole table's trigger says nothing to its months. */
  private void kept() throws SQLException {
    MonthLock.run(ledger, "SELECT ledger.keep_month('" + table + "')");
  }

  private Locked switched(Change change) throws SQLException {
    for (int tries = 1; ; tries++) {
      long begin = System.nanoTime();
      try {
        MonthLock.run(ledger, PATIENCE);
        MonthLock.change(ledger);
        change.run();
        ledger.commit();
        return new Locked(tries, Duration.ofNanos(System.nanoTime() - begin));
      } catch (SQLException e) {
        ledger.rollback();
        boolean again =
            MonthLock.LOCK_NOT_AVAILABLE.equals(e.getSQLState())
                || DEADLOCK.equals(e.getSQLState());
        if (!again || tries == TRIES_MAX) {
          throw e;
        }
      }
      MonthLock.run(ledger, PAUSE);
      ledger.commit();
    }
  }

  private void one(String sql) throws SQLException {
    try (var statement = ledger.prepareStatement(sql)) {
      statement.setObject(1, month.atDay(1));
      if (statement.executeUpdate() != 1) {
        throw new SQLException(month + " is not sealed");
      }
    }
  }

  private void recorded(String event) throws SQLException {
    try (var statement = ledger.prepareStatement(RECORD)) {
      statement.setString(1, event);
      statement.setObject(2, month.atDay(1));
      statement.executeUpdate();
    }
  }
}
