package io.countinghouse.detection.rule;

import io.countinghouse.detection.feature.Measure;
import io.countinghouse.detection.feature.Moment;

/**
 * A measure compared with a limit.
 *
 * @param limit a plain number, or multiples of the reporting threshold of the event's currency
 */
public record Condition(Measure measure, Comparison comparison, double limit, Scale scale) {

  /** How the observed value must stand to the limit. */
  public enum Comparison {
    AT_LEAST,
    MORE_THAN,
    AT_MOST,
    LESS_THAN
  }

  /** What a limit of 1 means. */
  public enum Scale {
    /** 1 itself. */
    ONE,
    /** The reporting threshold of the event's currency, in major units. */
    REPORTING_THRESHOLD
  }

  public Condition {
    if (!Double.isFinite(limit)) {
      throw new IllegalArgumentException("limit must be a finite number");
    }
  }

  /** The limit in the measure's own unit. */
  public double limitFor(Moment moment) {
    return switch (scale) {
      case ONE -> limit;
      case REPORTING_THRESHOLD -> limit * moment.thresholds().of(moment.event().currency());
    };
  }

  /** Whether a value observed at this moment fulfils it; NaN, which is none, fulfils nothing. */
  boolean holds(Moment moment, double observed) {
    double bound = limitFor(moment);
    return switch (comparison) {
      case AT_LEAST -> observed >= bound;
      case MORE_THAN -> observed > bound;
      case AT_MOST -> observed <= bound;
      case LESS_THAN -> observed < bound;
    };
  }
}
