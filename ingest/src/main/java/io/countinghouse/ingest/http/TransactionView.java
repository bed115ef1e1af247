package io.countinghouse.ingest.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/** A transaction as the API shows it; amounts, dates and times as text. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record TransactionView(
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
    @Nullable String description) {}
