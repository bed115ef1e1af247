package io.countinghouse.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What became of a suspicion, or of a payment that nobody suspected: a reviewer's word, or a
 * chargeback. JSON in Kafka, under the key of the transaction's subject account, so that it meets
 * the account's history.
 *
 * @param reviewer who says so: a person, or the system that took in a chargeback
 * @param reviewedAt since when it is known
 * @param reason why, for whoever reads it later
 * @param payment what was paid, so that the review counts also when the scorer remembers the
 *     payment no longer by itself; null: not told, and the field is left out
 */
public record Review(
    UUID transactionId,
    String subjectAccount,
    Outcome outcome,
    String reviewer,
    Instant reviewedAt,
    String reason,
    @Nullable String merchantId,
    String counterparty,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Payment payment) {

  /** As many as ingest takes of an account's name, and more than it takes of a merchant's. */
  private static final int NAME_BYTES_MAX = 200;

  /** A page; the account keeps it as long as the payment is remembered. */
  private static final int REASON_BYTES_MAX = 4_000;

  /**
   * The payment that the review is about.
   *
   * @param amount decimal text in the currency's scale
   */
  public record Payment(Instant occurredAt, Direction direction, String amount, String currency) {

    public Payment {
      Objects.requireNonNull(direction, "direction");
      Checks.occurredAt(Objects.requireNonNull(occurredAt, "occurredAt"));
      var money = Objects.requireNonNull(amount, "amount");
      var minor = Money.parse(money, Money.currency(Objects.requireNonNull(currency, "currency")));
      Checks.that(minor.minor() > 0, "amount", "must be more than 0");
    }

    /** In minor units of the currency. */
    public long amountMinor() {
      return Money.parse(amount, Money.currency(currency)).minor();
    }
  }

  /** Whether the money left the subject account. */
  public enum Direction {
    @JsonProperty("out")
    OUT,
    @JsonProperty("in")
    IN
  }

  /** Whether it was fraud. The newest word on a transaction counts. */
  public enum Outcome {
    @JsonProperty("confirmed")
    CONFIRMED,
    @JsonProperty("dismissed")
    DISMISSED
  }

  public Review { // JSON may lack any field; one that does is no review
    Objects.requireNonNull(transactionId, "transactionId");
    Objects.requireNonNull(outcome, "outcome");
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(counterparty, "counterparty");
    Checks.text("subjectAccount", Objects.requireNonNull(subjectAccount, "subjectAccount"));
    Checks.text("reviewer", Objects.requireNonNull(reviewer, "reviewer"));
    Checks.bytes("subjectAccount", subjectAccount, NAME_BYTES_MAX);
    Checks.bytes("reviewer", reviewer, NAME_BYTES_MAX);
    Checks.bytes("reason", reason, REASON_BYTES_MAX);
    Checks.bytes("counterparty", counterparty, NAME_BYTES_MAX);
    if (merchantId != null) {
      Checks.bytes("merchantId", merchantId, NAME_BYTES_MAX);
    }
    Checks.micros("reviewedAt", Objects.requireNonNull(reviewedAt, "reviewedAt"));
    Checks.that(reviewedAt.isAfter(Instant.EPOCH), "reviewedAt", "must be after 1970");
  }
}
