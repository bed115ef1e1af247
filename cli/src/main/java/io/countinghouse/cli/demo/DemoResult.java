package io.countinghouse.cli.demo;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.countinghouse.reports.reconcile.Outcome;
import tools.jackson.databind.json.JsonMapper;

/**
 * The last line of {@code demo --exit}, for machines. Its keys are a contract.
 *
 * @param posted transactions in PostgreSQL
 * @param refused refusals stored in PostgreSQL
 * @param published transactions in Kafka, committed
 * @param scored scores in ClickHouse
 * @param flagged flags in ClickHouse
 * @param loaded transactions of which ClickHouse has both legs
 * @param complete whether nothing is missing, doubled or different
 * @param balanced whether debits are credits and balances are the sums of their postings
 * @param seconds from the first posting until all was loaded
 * @param postedPerSecond transactions accepted by the API per second while it posted
 * @param freshnessMs PostgreSQL commit to visible in ClickHouse
 */
@JsonPropertyOrder({
  "posted",
  "refused",
  "published",
  "scored",
  "flagged",
  "loaded",
  "complete",
  "balanced",
  "duplicates",
  "missing",
  "seconds",
  "posted_per_s",
  "freshness_ms"
})
record DemoResult(
    long posted,
    long refused,
    long published,
    long scored,
    long flagged,
    long loaded,
    boolean complete,
    boolean balanced,
    long duplicates,
    long missing,
    double seconds,
    @JsonProperty("posted_per_s") double postedPerSecond,
    @JsonProperty("freshness_ms") Freshness freshnessMs) {

  static DemoResult of(Watch.Totals totals, Outcome outcome, Timing timing, Freshness freshness) {
    return new DemoResult(
        totals.posted(),
        totals.refused(),
        totals.published(),
        totals.scored(),
        totals.flagged(),
        totals.loaded(),
        outcome.complete(),
        outcome.balanced(),
        outcome.duplicates(),
        outcome.missing(),
        tenth(timing.seconds()),
        tenth(timing.postedPerSecond()),
        freshness);
  }

  /**
   * When what was done.
   *
   * @param seconds from the first posting until all was loaded
   * @param postedPerSecond transactions accepted per second while it posted
   */
  record Timing(double seconds, double postedPerSecond) {}

  /** One line. */
  String json() {
    return new JsonMapper().writeValueAsString(this);
  }

  private static double tenth(double value) {
    return Math.round(value * 10) / 10.0;
  }
}
