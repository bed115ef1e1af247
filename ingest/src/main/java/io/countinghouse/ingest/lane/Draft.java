package io.countinghouse.ingest.lane;

import io.countinghouse.events.Micros;
import io.countinghouse.events.Transaction;
import io.countinghouse.events.Transaction.Kind;
import io.countinghouse.ingest.request.Instruction;
import io.countinghouse.ingest.request.PostTransaction;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An accepted instruction that has no place in the lane yet.
 *
 * @param expiresAt of an authorisation
 * @param heldMinor by how much it changes what is held on the debit account
 */
record Draft(
    UUID id,
    Instruction instruction,
    Details details,
    Sides sides,
    long amountMinor,
    String currency,
    @Nullable Instant expiresAt,
    long heldMinor) {

  /** What describes a transaction; one that follows from another takes it over. */
  record Details(
      String type,
      @Nullable String merchantId,
      @Nullable String category,
      @Nullable String channel,
      @Nullable String country,
      @Nullable UUID relatedId) {

    static Details of(PostTransaction p) {
      return new Details(p.type(), p.merchantId(), p.category(), p.channel(), p.country(), null);
    }

    static Details ofRelated(Transaction t) {
      return new Details(t.type(), t.merchantId(), t.category(), t.channel(), t.country(), t.id());
    }
  }

  /** A posting or an authorisation. */
  static Draft of(UUID id, PostTransaction p, Sides sides, @Nullable Instant expiresAt) {
    long held = p.kind() == Kind.AUTHORISE ? p.amountMinor() : 0;
    return new Draft(id, p, Details.of(p), sides, p.amountMinor(), p.currency(), expiresAt, held);
  }

  /** What follows from another transaction. */
  static Draft of(
      UUID id, Instruction i, Transaction related, Sides sides, long amount, long held) {
    return new Draft(
        id, i, Details.ofRelated(related), sides, amount, related.currency(), null, held);
  }

  /** With its place. */
  TransactionRows.Row at(
      int lane,
      long seq,
      Instant postedAt,
      BookingCalendar calendar,
      @Nullable String traceparent) {
    var occurredAt = instruction.occurredAt() == null ? postedAt : instruction.occurredAt();
    var transaction =
        new Transaction(
            id,
            lane,
            seq,
            details.type(),
            sides.debit(),
            sides.credit(),
            sides.subject(),
            amountMinor,
            currency,
            Micros.truncate(occurredAt),
            postedAt,
            calendar.dateOf(postedAt),
            calendar.dateOf(occurredAt),
            instruction.client(),
            instruction.idempotencyKey(),
            details.merchantId(),
            details.category(),
            details.channel(),
            details.country(),
            instruction.description(),
            instruction.kind(),
            details.relatedId(),
            expiresAt,
            heldMinor,
            instruction.attributes(),
            sides.counterpartyIsCustomer());
    return new TransactionRows.Row(
        transaction, sides.debitId(), sides.creditId(), sides.subjectId(), traceparent);
  }
}
