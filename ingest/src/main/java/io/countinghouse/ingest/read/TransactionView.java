package io.countinghouse.ingest.read;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import org.jspecify.annotations.Nullable;

/**
 * A transaction as the API shows it; amounts, dates and times as text.
 *
 * @param hold of an authorisation: {@code open}, {@code captured}, {@code voided}, {@code expired}
 * @param attributes a JSON object
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TransactionView(
    String transactionId,
    String status,
    int lane,
    long laneSeq,
    String type,
    String debitAccount,
    String creditAccount,
    String subjectAccount,
    String amount,
    String currency,
    String occurredAt,
    String postedAt,
    String bookingDate,
    String valueDate,
    String idempotencyKey,
    @Nullable String merchantId,
    @Nullable String category,
    @Nullable String channel,
    @Nullable String country,
    @Nullable String description,
    String kind,
    @Nullable String relatedId,
    @Nullable String expiresAt,
    @Nullable String hold,
    @Nullable String settledBy,
    @Nullable String reversedBy,
    @JsonRawValue @Nullable String attributes) {}
