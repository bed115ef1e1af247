package io.countinghouse.ingest.http;

import io.countinghouse.ingest.lane.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** How requests to post ended. */
final class ApiMetrics {

  private final Counter posted;
  private final Counter replayed;
  private final Counter refused;
  private final Counter keyReused;
  private final Counter aborted;
  private final Counter tried;
  private final Counter unavailable;
  private final Counter invalid;

  ApiMetrics(MeterRegistry metrics) {
    posted = counter(metrics, "posted");
    replayed = counter(metrics, "replayed");
    refused = counter(metrics, "refused");
    keyReused = counter(metrics, "key_reused");
    aborted = counter(metrics, "aborted");
    tried = counter(metrics, "tried");
    unavailable = counter(metrics, "unavailable");
    invalid = counter(metrics, "invalid");
  }

  private static Counter counter(MeterRegistry metrics, String outcome) {
    return Counter.builder("ingest.requests").tag("outcome", outcome).register(metrics);
  }

  void count(Outcome outcome) {
    switch (outcome) {
      case Outcome.Posted p -> (p.replayed() ? replayed : posted).increment();
      case Outcome.Refused r -> (r.replayed() ? replayed : refused).increment();
      case Outcome.KeyReused reused -> keyReused.increment();
      case Outcome.Aborted none -> aborted.increment();
      case Outcome.WouldPost none -> tried.increment();
      case Outcome.Unavailable away -> unavailable.increment();
    }
  }

  void countInvalid() {
    invalid.increment();
  }
}
