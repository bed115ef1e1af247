package io.countinghouse.sql.months;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Set;

/**
 * Takes months off the ledger and puts them back, as its owner. Each step is one transaction, and
 * finds by itself what an earlier try has done: whatever ends it, it can be started again.
 *
 * <p>Two of these can't work at the same time. What proves something over all months ({@link
 * MonthLock#shared}) holds both ways up, and is held up, only while the table changes.
 */
public final class MonthKeeping implements AutoCloseable {

  private final Connection ledger;

  private MonthKeeping(Connection ledger) {
    this.ledger = ledger;
  }

  /**
   * Begins the work.
   *
   * @param ledger the owner's connection; it is the caller's to close
   * @throws SQLException if another one is at work
   */
  public static MonthKeeping begin(Connection ledger) throws SQLException {
    ledger.setAutoCommit(false);
    ledger.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    if (!MonthLock.keep(ledger)) {
      throw new SQLException("another process is detaching or attaching a month of this ledger");
    }
    ledger.commit();
    return new MonthKeeping(ledger);
  }

  /** What stands against detaching the month, as far as the ledger itself can tell. */
  public List<Obstacle> againstDetaching(YearMonth month) throws SQLException {
    try {
      return MonthRules.against(ledger, month);
    } finally {
      ledger.rollback();
    }
  }

  /** The dates on which its transactions were booked. */
  public Set<LocalDate> bookedIn(YearMonth month) throws SQLException {
    try {
      return Months.bookedIn(ledger, month);
    } finally {
      ledger.rollback();
    }
  }

  /** Whether the month is detached already. */
  public boolean detached(YearMonth month) throws SQLException {
    try {
      return Months.find(ledger, month)
          .filter(row -> row.state() == MonthRow.State.DETACHED)
          .isPresent();
    } finally {
      ledger.rollback();
    }
  }

  /** Writes what the month leaves behind; nobody notices. */
  public void seal(YearMonth month) throws SQLException {
    committed(() -> new MonthSeal(ledger, month).write());
  }

  /**
   * Takes a sealed month off the table.
   *
   * @return how long the table was locked
   * @throws SQLException if others did not let go of the table in a minute; nothing is changed then
   */
  public MonthSwitch.Locked detach(YearMonth month) throws SQLException {
    return new MonthSwitch(ledger, month).detach();
  }

  /** What stands against attaching the month again: it must be the very month that was detached. */
  public List<Obstacle> againstAttaching(YearMonth month) throws SQLException {
    try {
      return new DetachedMonth(ledger, month).obstacles();
    } finally {
      ledger.rollback();
    }
  }

  /** Puts a detached month back; see {@link #againstAttaching}. */
  public MonthSwitch.Locked attach(YearMonth month) throws SQLException {
    committed(() -> new DetachedMonth(ledger, month).bound());
    return new MonthSwitch(ledger, month).attach();
  }

  @FunctionalInterface
  private interface Step {
    void run() throws SQLException;
  }

  private void committed(Step step) throws SQLException {
    try {
      step.run();
      ledger.commit();
    } catch (SQLException e) {
      ledger.rollback();
      throw e;
    }
  }

  @Override
  public void close() throws SQLException {
    MonthLock.leave(ledger);
    ledger.commit();
  }
}
