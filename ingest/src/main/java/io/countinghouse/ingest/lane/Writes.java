package io.countinghouse.ingest.lane;

import io.countinghouse.ingest.lane.RoundTrip.Binder;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The last statements of a posting. Nothing depends on their answers but whether they changed what
 * they should, so they wait here and go to the server together.
 */
final class Writes {

  private final Connection connection;
  private RoundTrip waiting = new RoundTrip();

  Writes(Connection connection) {
    this.connection = connection;
  }

  /** A statement that must change exactly so many rows. */
  void add(String sql, int rows, Binder binder) {
    waiting.add(
        sql,
        binder,
        statement -> {
          if (statement.getUpdateCount() != rows) {
            throw new IllegalStateException(
                "%d rows changed instead of %d by: %s"
                    .formatted(statement.getUpdateCount(), rows, sql));
          }
        });
  }

  /**
   * Sends what waits, and this statement after it.
   *
   * @return the rows that this last one changed
   * @throws IllegalStateException if another one changed more or fewer rows than it must
   */
  int sendWith(String sql, Binder binder) throws SQLException {
    var changed = new AtomicInteger();
    waiting.add(sql, binder, statement -> changed.set(statement.getUpdateCount()));
    var trip = waiting;
    clear();
    trip.send(connection);
    return changed.get();
  }

  /** Forgets what waits: its transaction is given up. */
  void clear() {
    waiting = new RoundTrip();
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }
}
