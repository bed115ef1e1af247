package io.countinghouse.cli.traffic;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One transaction as a payment system would post it; see the API's canonical fields. */
public record PostRequest(
    String idempotencyKey,
    String type,
    String debitAccount,
    String creditAccount,
    String subjectAccount,
    String amount,
    String currency,
    Instant occurredAt,
    @Nullable String merchantId,
    @Nullable String category,
    @Nullable String channel,
    @Nullable String country) {}
