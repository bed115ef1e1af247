package io.countinghouse.cli.traffic;

import java.util.Set;

/**
 * One planted case.
 *
 * @param account the subject of all its transactions
 * @param keys the idempotency keys of the transactions that make the pattern
 */
public record Plant(Pattern pattern, String account, Set<String> keys) {

  public Plant {
    keys = Set.copyOf(keys);
  }
}
