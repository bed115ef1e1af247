package io.countinghouse.ingest.http;

import io.countinghouse.ingest.lane.Outcome;
import io.countinghouse.ingest.lane.Refusal;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** How requests to post ended, and by which rule requests were refused. */
final class ApiMetrics {

  /** For a refusal that has no name here, so that the figure never has more rows than rules. */
  private static final String OTHER = "other";

  private final Counter posted;
  private final Counter replayed;
  private final Counter refused;
  private final Counter keyReused;
  private final Counter aborted;
  private final Counter tried;
  private final Counter unavailable;
  private final Counter invalid;
  private final Map<String, Counter> refusals;
  private final Counter otherRefusals;

  ApiMetrics(MeterRegistry metrics) {
    posted = counter(metrics, "posted");
    replayed = counter(metrics, "replayed");
    refused = counter(metrics, "refused");
    keyReused = counter(metrics, "key_reused");
    aborted = counter(metrics, "aborted");
    tried = counter(metrics, "tried");
    unavailable = counter(metrics, "unavailable");
    invalid = counter(metrics, "invalid");
    otherRefusals = refusal(metrics, OTHER);
    refusals = refusals(metrics);
  }

  private static Counter counter(MeterRegistry metrics, String outcome) {
    return Counter.builder("ingest.requests").tag("outcome", outcome).register(metrics);
  }

  /** All from the start, so that a rule's first refusal is an increase. */
  private static Map<String, Counter> refusals(MeterRegistry metrics) {
    var counters = new HashMap<String, Counter>();
    var rules = Stream.of(Problem.KEY_REUSED, Problem.ACCOUNT_EXISTS);
    Stream.concat(Refusal.NAMES.stream(), rules)
        .forEach(rule -> counters.put(rule, refusal(metrics, rule)));
    return Map.copyOf(counters);
  }

  private static Counter refusal(MeterRegistry metrics, String rule) {
    return Counter.builder("ingest.refusals")
        .description("valid requests that a rule refused, each once; the end of the problem's type")
        .tag("rule", rule)
        .register(metrics);
  }

  void count(Outcome outcome) {
    switch (outcome) {
      case Outcome.Posted p -> (p.replayed() ? replayed : posted).increment();
      case Outcome.Refused r when r.replayed() -> replayed.increment();
      case Outcome.Refused r -> {
        refused.increment();
        countRefusal(r.refusal().name());
      }
      case Outcome.KeyReused reused -> {
        keyReused.increment();
        countRefusal(Problem.KEY_REUSED);
      }
      case Outcome.Aborted none -> aborted.increment();
      case Outcome.WouldPost none -> tried.increment();
      case Outcome.Unavailable away -> unavailable.increment();
    }
  }

  /** Of a request about an account, too, which is no posting. */
  void countRefusal(String rule) {
    refusals.getOrDefault(rule, otherRefusals).increment();
  }

  void countInvalid() {
    invalid.increment();
  }
}
