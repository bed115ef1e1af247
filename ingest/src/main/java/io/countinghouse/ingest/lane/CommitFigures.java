package io.countinghouse.ingest.lane;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/**
 * How much a lane's commits add and how long they take; of those that add entries, as a heartbeat
 * each second would hide the others. Noted once a commit, never once a row.
 */
public final class CommitFigures {

  /** One caller, few, a batch that is worth while, half of the largest. */
  private static final double[] ENTRIES = {1, 10, 100, 1_000};

  /**
   * A commit of one entry takes 1 to 5 ms, a full batch some 100 ms (docs/bench.md); past the last
   * one callers are refused ({@link LaneState#SILENT_MAX}).
   */
  private static final Duration[] TIMES = {
    Duration.ofMillis(5),
    Duration.ofMillis(20),
    Duration.ofMillis(100),
    Duration.ofMillis(500),
    LaneState.SILENT_MAX
  };

  private final DistributionSummary size;
  private final Timer time;

  private CommitFigures(DistributionSummary size, Timer time) {
    this.size = size;
    this.time = time;
  }

  /** Those of one lane. */
  public static CommitFigures of(MeterRegistry metrics, Lane lane) {
    var number = Integer.toString(lane.number());
    return new CommitFigures(
        DistributionSummary.builder("lane.batch.size")
            .description("entries of a commit that adds any")
            .tag("lane", number)
            .serviceLevelObjectives(ENTRIES)
            .register(metrics),
        Timer.builder("lane.commit")
            .description("from the beginning of a commit that adds entries until it is known")
            .tag("lane", number)
            .serviceLevelObjectives(TIMES)
            .register(metrics));
  }

  void committed(int entries, Duration took) {
    if (entries > 0) {
      size.record(entries);
      time.record(took);
    }
  }
}
