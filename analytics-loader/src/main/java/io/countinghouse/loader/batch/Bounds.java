package io.countinghouse.loader.batch;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is committed of a batch before its first insert: enough for any other loader to find out
 * what became of it, and to build it again.
 *
 * @param first offset
 * @param last offset
 * @param rows expected in each ClickHouse partition (202611 → 4000)
 * @param deadLetters how many of its records could not be read; they are acknowledged in the
 *     dead-letter topic before the bounds are committed
 * @param decoder version of what turned its messages into rows
 * @param attempt 0, or more if a token was found taken without its rows
 */
public record Bounds(
    long first,
    long last,
    SortedMap<Integer, Long> rows,
    long deadLetters,
    int decoder,
    int attempt) {

  public Bounds {
    if (first < 0 || last < first || deadLetters < 0 || attempt < 0) {
      throw new IllegalArgumentException(
          "bounds %d..%d with %d dead letters, attempt %d"
              .formatted(first, last, deadLetters, attempt));
    }
    rows = Collections.unmodifiableSortedMap(new TreeMap<>(rows));
  }

  /** The same batch under the next token. */
  public Bounds nextAttempt() {
    return new Bounds(first, last, rows, deadLetters, decoder, attempt + 1);
  }

  /** Whether the other has the same records, wherever its attempts stand. */
  public boolean sameContent(Bounds other) {
    return first == other.first
        && last == other.last
        && deadLetters == other.deadLetters
        && rows.equals(other.rows);
  }
}
