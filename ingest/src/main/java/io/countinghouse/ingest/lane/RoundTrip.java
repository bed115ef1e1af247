package io.countinghouse.ingest.lane;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Statements that go to the server together and are carried out in their order. Each trip wakes
 * both sides once, which costs a small batch more than its statements do.
 */
final class RoundTrip {

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

  /** Takes a statement's answer: its rows, or how many it changed. */
  @FunctionalInterface
  interface Answer {

    void take(PreparedStatement statement) throws SQLException;
  }

  private record Step(String sql, Binder binder, Answer answer) {}

  private final List<Step> steps = new ArrayList<>();

  void add(String sql, Binder binder, Answer answer) {
    steps.add(new Step(sql, binder, answer));
  }

  boolean isEmpty() {
    return steps.isEmpty();
  }

  /** Sends all; with the first that fails it ends, and none after it is carried out. */
  void send(Connection connection) throws SQLException {
    // The driver sends the parts of such a text one after another, each prepared for itself.
    var text = steps.stream().map(Step::sql).collect(Collectors.joining(";"));
    try (var statement = connection.prepareStatement(text)) {
      int index = 1;
      for (var step : steps) {
        index = step.binder().bind(statement, index);
      }
      statement.execute();
      for (var step : steps) {
        step.answer().take(statement);
        statement.getMoreResults();
      }
    }
  }
}
