package io.countinghouse.events;

import io.countinghouse.events.wire.TransactionKind;
import java.time.LocalDate;

/** {@code transaction/1}. */
final class TransactionCodec
    extends ProtobufCodec<Transaction, io.countinghouse.events.wire.Transaction> {

  TransactionCodec() {
    super("transaction/1", io.countinghouse.events.wire.Transaction.parser());
  }

  @Override
  io.countinghouse.events.wire.Transaction toWire(Transaction t) {
    var wire =
        io.countinghouse.events.wire.Transaction.newBuilder()
            .setId(bytes(t.id()))
            .setLane(t.lane())
            .setLaneSeq(t.laneSeq())
            .setType(t.type())
            .setDebitAccount(t.debitAccount())
            .setCreditAccount(t.creditAccount())
            .setSubjectAccount(t.subjectAccount())
            .setAmountMinor(t.amountMinor())
            .setCurrency(t.currency())
            .setOccurredAtUs(Micros.of(t.occurredAt()))
            .setPostedAtUs(Micros.of(t.postedAt()))
            .setBookingDay(Math.toIntExact(t.bookingDate().toEpochDay()))
            .setValueDay(Math.toIntExact(t.valueDate().toEpochDay()))
            .setClient(t.client())
            .setIdempotencyKey(t.idempotencyKey())
            .setKind(wire(t.kind()))
            .setHeldMinor(t.heldMinor())
            .setCounterpartyIsCustomer(t.counterpartyIsCustomer());
    optional(wire, t);
    return wire.build();
  }

  private static void optional(
      io.countinghouse.events.wire.Transaction.Builder wire, Transaction t) {
    if (t.merchantId() != null) {
      wire.setMerchantId(t.merchantId());
    }
    if (t.category() != null) {
      wire.setCategory(t.category());
    }
    if (t.channel() != null) {
      wire.setChannel(t.channel());
    }
    if (t.country() != null) {
      wire.setCountry(t.country());
    }
    if (t.description() != null) {
      wire.setDescription(t.description());
    }
    if (t.relatedId() != null) {
      wire.setRelatedId(bytes(t.relatedId()));
    }
    if (t.expiresAt() != null) {
      wire.setExpiresAtUs(Micros.of(t.expiresAt()));
    }
    if (t.attributes() != null) {
      wire.setAttributes(t.attributes());
    }
  }

  @Override
  Transaction fromWire(io.countinghouse.events.wire.Transaction m) {
    return new Transaction(
        uuid(m.getId()),
        m.getLane(),
        m.getLaneSeq(),
        m.getType(),
        m.getDebitAccount(),
        m.getCreditAccount(),
        m.getSubjectAccount(),
        m.getAmountMinor(),
        m.getCurrency(),
        Micros.toInstant(m.getOccurredAtUs()),
        Micros.toInstant(m.getPostedAtUs()),
        LocalDate.ofEpochDay(m.getBookingDay()),
        LocalDate.ofEpochDay(m.getValueDay()),
        m.getClient(),
        m.getIdempotencyKey(),
        present(m.hasMerchantId(), m.getMerchantId()),
        present(m.hasCategory(), m.getCategory()),
        present(m.hasChannel(), m.getChannel()),
        present(m.hasCountry(), m.getCountry()),
        present(m.hasDescription(), m.getDescription()),
        kind(m.getKind()),
        m.hasRelatedId() ? uuid(m.getRelatedId()) : null,
        m.hasExpiresAtUs() ? Micros.toInstant(m.getExpiresAtUs()) : null,
        m.getHeldMinor(),
        present(m.hasAttributes(), m.getAttributes()),
        m.getCounterpartyIsCustomer());
  }

  private static TransactionKind wire(Transaction.Kind kind) {
    return switch (kind) {
      case POST -> TransactionKind.TRANSACTION_KIND_POST;
      case AUTHORISE -> TransactionKind.TRANSACTION_KIND_AUTHORISE;
      case CAPTURE -> TransactionKind.TRANSACTION_KIND_CAPTURE;
      case VOID -> TransactionKind.TRANSACTION_KIND_VOID;
      case EXPIRE -> TransactionKind.TRANSACTION_KIND_EXPIRE;
      case REVERSE -> TransactionKind.TRANSACTION_KIND_REVERSE;
    };
  }

  private static Transaction.Kind kind(TransactionKind kind) {
    return switch (kind) {
      case TRANSACTION_KIND_POST -> Transaction.Kind.POST;
      case TRANSACTION_KIND_AUTHORISE -> Transaction.Kind.AUTHORISE;
      case TRANSACTION_KIND_CAPTURE -> Transaction.Kind.CAPTURE;
      case TRANSACTION_KIND_VOID -> Transaction.Kind.VOID;
      case TRANSACTION_KIND_EXPIRE -> Transaction.Kind.EXPIRE;
      case TRANSACTION_KIND_REVERSE -> Transaction.Kind.REVERSE;
      case UNRECOGNIZED -> throw new IllegalArgumentException("kind is not known");
    };
  }
}
