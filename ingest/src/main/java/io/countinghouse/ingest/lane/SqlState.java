package io.countinghouse.ingest.lane;

import java.sql.SQLException;
import java.util.Set;
import org.jooq.exception.DataAccessException;

/**
 * What the ledger says with a failure, by its SQLSTATE (PostgreSQL's documentation, appendix A).
 */
final class SqlState {

  /** Of ours: a statement changed other rows than it must. */
  static final String ROWS = "LG001";

  /** Of ours: the lane's row is not as its owner left it. */
  static final String LANE = "LG002";

  /** Classes: data, integrity, limits, and what a trigger raises. */
  private static final Set<String> DATA = Set.of("22", "23", "54", "P0");

  /**
   * Classes of errors that end a statement and no session: serialisation and deadlock, a lock that
   * is not to be had, what a statement may not do, and ours. With COMMIT behind it, it is not
   * reached.
   */
  private static final Set<String> STATEMENT =
      Set.of("22", "23", "40", "42", "54", "55", "P0", "LG");

  private SqlState() {}

  /** Whether the ledger refuses what was written, and will again: not that it is away or busy. */
  static boolean ofData(Exception failure) {
    return DATA.contains(kind(failure));
  }

  /**
   * Whether nothing of a transaction is committed, although its COMMIT was sent with the statement
   * that failed. If not, that is unknown: the session may have ended before COMMIT or after it.
   */
  static boolean undone(Exception failure) {
    return STATEMENT.contains(kind(failure));
  }

  static boolean is(String state, SQLException failure) {
    return state.equals(failure.getSQLState());
  }

  private static String kind(Exception failure) {
    var state =
        failure instanceof DataAccessException e
            ? e.sqlState()
            : ((SQLException) failure).getSQLState();
    return state == null ? "" : state.substring(0, 2);
  }
}
