package io.countinghouse.scorer.feature;

import io.countinghouse.scorer.history.AccountEvent;
import io.countinghouse.scorer.history.History;

/**
 * All that a feature may look at: an event, the events of its account that came in before it, and
 * the thresholds of the rule set.
 */
public record Moment(AccountEvent event, History history, ReportingThresholds thresholds) {}
