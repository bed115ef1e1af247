package io.countinghouse.events;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One amount of one currency, moved from a debit account to a credit account. Posted once, never
 * changed.
 *
 * @param id UUIDv7 whose time is {@code postedAt}, to the millisecond
 * @param type the client's word for it, such as {@code card} or {@code cash_deposit}
 * @param subjectAccount the customer's side; one of the two accounts, and the Kafka key
 * @param amountMinor in minor units of the currency, more than 0
 * @param currency ISO 4217 alphabetic code
 * @param occurredAt the client's time, in whole microseconds
 * @param bookingDate the business date of {@code postedAt}
 * @param valueDate the business date of {@code occurredAt}
 * @param client the API client that posted it; {@code idempotencyKey} is unique for it
 * @param country ISO 3166-1 alpha-2 code of where it happened
 */
public record Transaction(
    UUID id,
    int lane,
    long laneSeq,
    String type,
    String debitAccount,
    String creditAccount,
    String subjectAccount,
    long amountMinor,
    String currency,
    Instant occurredAt,
    Instant postedAt,
    LocalDate bookingDate,
    LocalDate valueDate,
    String client,
    String idempotencyKey,
    @Nullable String merchantId,
    @Nullable String category,
    @Nullable String channel,
    @Nullable String country,
    @Nullable String description)
    implements Entry {

  public Transaction {
    Checks.laneSeq(lane, laneSeq);
    Checks.text("type", type);
    Checks.text("debitAccount", debitAccount);
    Checks.text("creditAccount", creditAccount);
    Checks.text("currency", currency);
    Checks.text("client", client);
    Checks.text("idempotencyKey", idempotencyKey);
    Checks.that(amountMinor > 0, "amountMinor", "must be more than 0");
    Checks.that(!debitAccount.equals(creditAccount), "creditAccount", "must differ from debit");
    Checks.that(
        subjectAccount.equals(debitAccount) || subjectAccount.equals(creditAccount),
        "subjectAccount",
        "must be one of the two accounts");
    Checks.micros("occurredAt", occurredAt);
    Checks.postedAt(postedAt);
  }

  /** The account on the other side of the subject. */
  public String counterparty() {
    return subjectAccount.equals(debitAccount) ? creditAccount : debitAccount;
  }

  /** Whether the money leaves the subject account. */
  public boolean outgoing() {
    return subjectAccount.equals(debitAccount);
  }
}
