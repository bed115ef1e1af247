package io.countinghouse.detection.rule;

import java.util.Set;

/**
 * A list of accounts, merchants, countries and so on.
 *
 * @param of what it lists
 * @param entries the values
 * @param digest SHA-256 of its document
 */
public record RuleList(
    String id,
    int version,
    String about,
    Purpose purpose,
    Fact of,
    Set<String> entries,
    String digest)
    implements RuleChange {

  /** What it is kept for; what follows from it, the rules say that look into it. */
  public enum Purpose {
    ALLOW,
    DENY,
    WATCH
  }

  public RuleList {
    entries = Set.copyOf(entries);
  }
}
