package io.countinghouse.detection.rule;

import java.util.List;

/**
 * Speaks when all of its conditions hold.
 *
 * @param version of this rule; every change is a new one
 * @param about one sentence for the reviewer
 * @param when first the condition that a reason shows, then those that must hold beside it
 * @param weight the probability-like strength of its word, more than 0 and less than 1
 */
public record Rule(String id, int version, String about, List<Condition> when, double weight) {

  public Rule {
    if (!id.matches("[a-z][a-z0-9-]*")) {
      throw new IllegalArgumentException("id must be small letters, digits and hyphens: " + id);
    }
    if (version < 1) {
      throw new IllegalArgumentException("version must be 1 or more");
    }
    if (when.isEmpty()) {
      throw new IllegalArgumentException("when must have a condition");
    }
    if (!(weight > 0 && weight < 1)) {
      throw new IllegalArgumentException("weight must be more than 0 and less than 1");
    }
    when = List.copyOf(when);
  }

  /** The condition that a reason shows. */
  Condition leading() {
    return when.getFirst();
  }
}
