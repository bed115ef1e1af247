package io.countinghouse.detection.feature;

import io.countinghouse.detection.history.AccountEvent;
import io.countinghouse.detection.history.History;

/**
 * All that a feature may look at: an event, the events of its account that came in before it, and
 * the thresholds of the rule set.
 */
public record Moment(AccountEvent event, History history, ReportingThresholds thresholds) {}
