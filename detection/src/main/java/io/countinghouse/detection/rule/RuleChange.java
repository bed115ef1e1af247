package io.countinghouse.detection.rule;

/** What one document on the topic of rules says. */
public sealed interface RuleChange permits Rule, RuleList, Activation {

  String id();

  int version();

  /** Id and version in one, such as {@code velocity-10m/2}. */
  default String key() {
    return id() + "/" + version();
  }
}
