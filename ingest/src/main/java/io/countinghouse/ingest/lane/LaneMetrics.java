package io.countinghouse.ingest.lane;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.function.ToDoubleFunction;

/** A lane's figures. */
public final class LaneMetrics {

  private LaneMetrics() {}

  public static void register(MeterRegistry metrics, Lane lane) {
    gauge(metrics, lane, "lane.queue", "requests that wait for the poster", Lane::queued);
    gauge(
        metrics,
        lane,
        "lane.handoff",
        "batches that wait for the publisher",
        l -> l.handoff().size());
    gauge(
        metrics,
        lane,
        "lane.backlog",
        "entries not known to be in Kafka",
        l -> l.state().backlog());
    gauge(
        metrics,
        lane,
        "lane.publish.lag.seconds",
        "age of the oldest entry not known to be in Kafka; 0: there is none",
        l -> l.state().publishLag(Instant.now()).toMillis() / 1e3);
    gauge(metrics, lane, "lane.last.seq", "entries in the ledger", LaneMetrics::lastSeq);
    gauge(
        metrics,
        lane,
        "lane.posting",
        "1: the lane takes requests",
        l -> l.state().posting() ? 1 : 0);
    gauge(
        metrics,
        lane,
        "lane.publishing",
        "1: Kafka takes the lane's entries",
        l -> l.state().publishing() ? 1 : 0);
    gauge(
        metrics,
        lane,
        "lane.diverged",
        "1: ledger and Kafka contradict each other",
        l -> l.state().divergence() != null ? 1 : 0);
  }

  private static double lastSeq(Lane lane) {
    var row = lane.state().row();
    return row == null ? 0 : row.lastSeq();
  }

  private static void gauge(
      MeterRegistry metrics, Lane lane, String name, String what, ToDoubleFunction<Lane> value) {
    Gauge.builder(name, lane, value)
        .description(what)
        .tag("lane", Integer.toString(lane.number()))
        .register(metrics);
  }
}
