package io.countinghouse.ingest.lane;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;

/** That a transaction stands in the ledger, and where. */
public record Receipt(
    UUID transactionId,
    int lane,
    long laneSeq,
    Instant postedAt,
    LocalDate bookingDate,
    LocalDate valueDate) {}
