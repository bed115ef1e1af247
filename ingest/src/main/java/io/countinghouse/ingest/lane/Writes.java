package io.countinghouse.ingest.lane;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The last statements of a posting. Nothing depends on their answers but whether they changed what
 * they should, so they wait here and go to the server together, in one round trip, in order.
 */
final class Writes {

  /** Binds a statement's parameters. */
  @FunctionalInterface
  interface Binder {

    /**
     * Binds from this index on.
     *
     * @return the index after its last parameter
     */
    int bind(PreparedStatement statement, int first) throws SQLException;
  }

  private record Write(String sql, int rows, Binder binder) {}

  private final Connection connection;
  private final List<Write> waiting = new ArrayList<>();

  Writes(Connection connection) {
    this.connection = connection;
  }

  /** A statement that must change exactly so many rows. */
  void add(String sql, int rows, Binder binder) {
    waiting.add(new Write(sql, rows, binder));
  }

  /**
   * Sends what waits, and this statement after it.
   *
   * @return the rows that this last one changed
   * @throws IllegalStateException if another one changed more or fewer rows than it must
   */
  int sendWith(String sql, Binder binder) throws SQLException {
    add(sql, 0, binder);
    var writes = List.copyOf(waiting);
    waiting.clear();
    // The driver sends the parts of such a text one after another, each prepared for itself.
    var text = writes.stream().map(Write::sql).collect(Collectors.joining(";"));
    try (var statement = connection.prepareStatement(text)) {
      int index = 1;
      for (var write : writes) {
        index = write.binder().bind(statement, index);
      }
      statement.execute();
      for (var write : writes.subList(0, writes.size() - 1)) {
        if (statement.getUpdateCount() != write.rows()) {
          throw new IllegalStateException(
              "%d rows changed instead of %d by: %s"
                  .formatted(statement.getUpdateCount(), write.rows(), write.sql()));
        }
        statement.getMoreResults();
      }
      return statement.getUpdateCount();
    }
  }

  /** Forgets what waits: its transaction is given up. */
  void clear() {
    waiting.clear();
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }
}
