package io.countinghouse.reports.rebuild;

import java.util.List;

/**
 * In what a partition differs from what it should be.
 *
 * @param missing rows that lack
 * @param surplus rows that are there once too often, however often
 * @param altered rows of which another stands there
 * @param foreign rows that the ledger never had
 * @param examples some of them, as {@code lane/sequence leg: what}
 */
public record Difference(
    long missing, long surplus, long altered, long foreign, List<String> examples) {

  static final Difference NONE = new Difference(0, 0, 0, 0, List.of());

  public Difference {
    examples = List.copyOf(examples);
  }

  /** Whether there is none. */
  public boolean none() {
    return missing == 0 && surplus == 0 && altered == 0 && foreign == 0;
  }

  @Override
  public String toString() {
    return "%d rows missing, %d doubled, %d altered, %d that the ledger never had"
        .formatted(missing, surplus, altered, foreign);
  }
}
