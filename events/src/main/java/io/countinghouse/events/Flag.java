package io.countinghouse.events;

import com.fasterxml.jackson.annotation.JsonInclude;
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
 * @param reasons the rules that spoke, strongest first; empty only if it was the model alone
 * @param model why the model finds it suspicious; null: none took part, and the field is left out
 * @param alert which flags of the account it belongs to; null: an earlier program raised it, and
 *     the field is left out
 * @param snoozed that nobody wants to be told of the account; null: it is not so, and the field is
 *     left out
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
    List<Reason> reasons,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable ByModel model,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Alert alert,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Snoozed snoozed)
    implements Sequenced {

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
   * @param evidence what it found beside the value, such as the list that holds the merchant; null:
   *     nothing, and the field is left out
   * @param conditions every comparison that made it speak, its own first, then those of the rules
   *     that it names; left out if there is none, as in flags of earlier programs
   * @param conditionsCut true if there are more of them than a flag holds; null: all are here, and
   *     the field is left out
   */
  public record Reason(
      String rule,
      int version,
      double observed,
      double limit,
      String unit,
      @Nullable String window,
      double weight,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String evidence,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Condition> conditions,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean conditionsCut) {

    public Reason {
      Objects.requireNonNull(rule, "rule");
      Objects.requireNonNull(unit, "unit");
      conditions = conditions == null ? List.of() : List.copyOf(conditions); // JSON may lack it
    }

    /** With no comparison told. */
    public Reason(
        String rule,
        int version,
        double observed,
        double limit,
        String unit,
        @Nullable String window,
        double weight,
        @Nullable String evidence) {
      this(rule, version, observed, limit, unit, window, weight, evidence, List.of(), null);
    }
  }

  /**
   * One comparison that made a rule speak.
   *
   * @param rule the id of the rule that it stands in
   * @param version of that rule
   * @param feature what was looked at, such as {@code count}
   * @param threshold of amounts just below one: that of the rule itself, in major units; null:
   *     none, and the field is left out
   * @param window as an ISO 8601 duration; null: none, and the field is left out
   * @param comparison {@code at_least}, {@code more_than}, {@code at_most} or {@code less_than};
   *     under a NOT, where it must not hold, {@code not_at_least} and so on
   * @param observed the value; null: there was none, and the field is left out
   * @param limit what it was compared with
   * @param unit of both
   */
  public record Condition(
      String rule,
      int version,
      String feature,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double threshold,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String window,
      String comparison,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double observed,
      double limit,
      String unit) {

    public Condition {
      Objects.requireNonNull(rule, "rule");
      Objects.requireNonNull(feature, "feature");
      Objects.requireNonNull(comparison, "comparison");
      Objects.requireNonNull(unit, "unit");
    }
  }

  /**
   * What the model says of this very transaction.
   *
   * @param digest SHA-256 of the model's file
   * @param score 0..1
   * @param contributions the features that spoke the loudest for fraud, strongest first
   */
  public record ByModel(String digest, double score, List<Contribution> contributions) {

    public ByModel {
      Objects.requireNonNull(digest, "digest");
      contributions = List.copyOf(contributions);
    }
  }

  /**
   * What one feature did to the model's score.
   *
   * @param value that the feature had
   * @param logOdds by how much it raised the log-odds of fraud
   */
  public record Contribution(String feature, double value, double logOdds) {

    public Contribution {
      Objects.requireNonNull(feature, "feature");
    }
  }

  /**
   * The flags of one account, until one of them is reviewed or the account is quiet for a while.
   *
   * @param id the transaction whose flag opened it
   * @param openedAt when that was posted
   * @param flags how many it has with this one
   */
  public record Alert(UUID id, Instant openedAt, long flags) {

    public Alert {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(openedAt, "openedAt");
    }
  }

  /**
   * Who does not want to be told of the account.
   *
   * @param until of what is posted before then
   */
  public record Snoozed(Instant until, String by, String reason) {

    public Snoozed {
      Objects.requireNonNull(until, "until");
      Objects.requireNonNull(by, "by");
      Objects.requireNonNull(reason, "reason");
    }
  }

  /** The same in its alert. */
  public Flag in(@Nullable Alert alert, @Nullable Snoozed snoozed) {
    return new Flag(
        transactionId,
        subjectAccount,
        lane,
        laneSeq,
        occurredAt,
        postedAt,
        amount,
        currency,
        counterparty,
        merchantId,
        country,
        score,
        threshold,
        ruleSetVersion,
        reasons,
        model,
        alert,
        snoozed);
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
    Checks.that(!reasons.isEmpty() || model != null, "reasons", "must not be empty");
    reasons = List.copyOf(reasons);
  }
}
