package io.countinghouse.ingest.lane;

import io.countinghouse.events.Transaction;
import io.countinghouse.events.Transaction.Kind;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * That a transaction stands in the ledger, and where.
 *
 * @param relatedId the transaction that it settles or reverses
 * @param expiresAt of an authorisation
 */
public record Receipt(
    UUID transactionId,
    int lane,
    long laneSeq,
    Instant postedAt,
    LocalDate bookingDate,
    LocalDate valueDate,
    Kind kind,
    @Nullable UUID relatedId,
    @Nullable Instant expiresAt) {

  static Receipt of(Transaction t) {
    return new Receipt(
        t.id(),
        t.lane(),
        t.laneSeq(),
        t.postedAt(),
        t.bookingDate(),
        t.valueDate(),
        t.kind(),
        t.relatedId(),
        t.expiresAt());
  }
}
