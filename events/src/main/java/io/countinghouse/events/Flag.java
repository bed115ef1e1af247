package io.countinghouse.events;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A transaction whose score reached the threshold, for people to review; JSON in Kafka.
 *
 * @param amount decimal text in the currency's scale
 * @param threshold the limit that {@code score} reached
 * @param reasons why, strongest first; never empty
 */
public record Flag(
    UUID transactionId,
    String subjectAccount,
    int lane,
    long laneSeq,
    Instant occurredAt,
    Instant postedAt,
    String amount,
    String currency,
    String counterparty,
    @Nullable String merchantId,
    @Nullable String country,
    double score,
    double threshold,
    String ruleSetVersion,
    List<Reason> reasons) {

  /**
   * One rule that spoke.
   *
   * @param rule its id
   * @param version its version
   * @param observed the value it saw
   * @param limit the value from which it speaks
   * @param unit of both, such as {@code transactions} or {@code EUR}
   * @param window the time looked at, as an ISO 8601 duration; null: none
   * @param weight its part in the score, 0..1
   */
  public record Reason(
      String rule,
      int version,
      double observed,
      double limit,
      String unit,
      @Nullable String window,
      double weight) {

    public Reason {
      Objects.requireNonNull(rule, "rule");
      Objects.requireNonNull(unit, "unit");
    }
  }

  public Flag { // JSON may lack any field; one that does is no flag
    Objects.requireNonNull(transactionId, "transactionId");
    Objects.requireNonNull(amount, "amount");
    Objects.requireNonNull(currency, "currency");
    Objects.requireNonNull(counterparty, "counterparty");
    Objects.requireNonNull(ruleSetVersion, "ruleSetVersion");
    Checks.laneSeq(lane, laneSeq);
    Checks.text("subjectAccount", subjectAccount);
    Checks.micros("occurredAt", occurredAt);
    Checks.postedAt(postedAt);
    Checks.that(!reasons.isEmpty(), "reasons", "must not be empty");
    reasons = List.copyOf(reasons);
  }
}
