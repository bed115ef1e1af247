package io.countinghouse.cli.repair;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Letters in pieces that are looked at together, a thousand or 16 MiB at a time, so that however
 * many there are, few are in memory.
 */
final class Chunked {

  static final int COUNT_MAX = 1_000;

  static final long BYTES_MAX = 16L << 20;

  private final Look look;
  private final List<Letter> waiting = new ArrayList<>();
  private long bytes;
  private @Nullable SQLException failure;

  /** What is done with a piece. */
  @FunctionalInterface
  interface Look {
    void at(List<Letter> letters) throws SQLException;
  }

  Chunked(Look look) {
    this.look = look;
  }

  /** One more; after a failure, which {@link #end} tells, nothing is done any more. */
  void add(Letter letter) {
    if (failure != null) {
      return;
    }
    waiting.add(letter);
    bytes += Math.max(0, letter.record().serializedValueSize());
    if (waiting.size() >= COUNT_MAX || bytes >= BYTES_MAX) {
      look();
    }
  }

  private void look() {
    try {
      look.at(List.copyOf(waiting));
    } catch (SQLException e) {
      failure = e;
    }
    waiting.clear();
    bytes = 0;
  }

  /**
   * What is left.
   *
   * @throws SQLException if a piece failed
   */
  void end() throws SQLException {
    if (!waiting.isEmpty()) {
      look();
    }
    if (failure != null) {
      throw Objects.requireNonNull(failure);
    }
  }
}
