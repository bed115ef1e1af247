package io.countinghouse.ingest.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** What the gate sent away. */
final class AccessMetrics {

  final Counter unauthorized;
  final Counter forbidden;
  final Counter rateLimited;
  final Counter rateLimitedLines;

  AccessMetrics(MeterRegistry metrics) {
    unauthorized = refused(metrics, "unauthorized");
    forbidden = refused(metrics, "forbidden");
    rateLimited = refused(metrics, "rate_limited");
    rateLimitedLines = Counter.builder("ingest.rate.limited.lines").register(metrics);
  }

  private static Counter refused(MeterRegistry metrics, String why) {
    return Counter.builder("ingest.access.refused").tag("why", why).register(metrics);
  }
}
