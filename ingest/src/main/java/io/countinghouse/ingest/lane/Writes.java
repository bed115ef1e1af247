package io.countinghouse.ingest.lane;

import io.countinghouse.ingest.lane.RoundTrip.Binder;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * The last statements of a posting. Nobody waits for their answers: what they must change is said
 * in them, and the server itself refuses if they don't. So they go there together, and COMMIT with
 * them.
 */
final class Writes {

  private final Connection connection;
  private RoundTrip waiting = new RoundTrip();

  Writes(Connection connection) {
    this.connection = connection;
  }

  /**
   * A statement that fails with {@link SqlState#ROWS} unless it changes exactly so many rows; their
   * number is its last parameter.
   */
  static String exactly(String change) {
    return required(change, "?", SqlState.ROWS);
  }

  /** A statement that fails with this SQLSTATE unless it changes one row. */
  static String one(String change, String otherwise) {
    return required(change, "1", otherwise);
  }

  private static String required(String change, String rows, String otherwise) {
    return "WITH changed AS (%s RETURNING 1) SELECT ledger.require_rows(count(*), %s, '%s') FROM changed"
        .formatted(change, rows, otherwise);
  }

  void add(String sql, Binder binder) {
    waiting.add(sql, binder, statement -> {});
  }

  /** Sends what waits, and COMMIT: with the first that fails, nothing is committed. */
  void commit() throws SQLException {
    add("COMMIT", (statement, first) -> first);
    var trip = waiting;
    clear();
    trip.send(connection);
  }

  /** Forgets what waits: its transaction is given up. */
  void clear() {
    waiting = new RoundTrip();
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }
}
