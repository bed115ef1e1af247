package io.countinghouse.ingest.lane;

import io.countinghouse.events.Money;
import io.countinghouse.events.Transaction;
import io.countinghouse.events.Transaction.Kind;
import io.countinghouse.ingest.request.Settlement;
import java.time.Instant;
import java.util.UUID;

/** Decides what follows from another transaction: capture, void, expire, reverse. */
final class SettlementDecider {

  private final Instant postedAt;
  private final Related related;
  private final Balances balances;
  private final Aftermath aftermath;

  SettlementDecider(Instant postedAt, Related related, Balances balances, Aftermath aftermath) {
    this.postedAt = postedAt;
    this.related = related;
    this.balances = balances;
    this.aftermath = aftermath;
  }

  /** Whether it needs the credit account's balance too; to release a hold takes one side. */
  static boolean touchesCredit(Kind kind) {
    return kind.moves();
  }

  Decision decide(UUID id, Settlement settlement) {
    var row = related.get(settlement.relatedId());
    if (row == null) {
      return Decision.refused(related.missing(settlement.relatedId()));
    }
    return switch (settlement.kind()) {
      case CAPTURE -> capture(id, settlement, row);
      case VOID -> release(id, settlement, row, Aftermath.State.VOIDED);
      case EXPIRE -> expire(id, settlement, row);
      case REVERSE -> reverse(id, settlement, row);
      case POST, AUTHORISE -> throw new IllegalStateException("no settlement: " + settlement);
    };
  }

  private Decision capture(UUID id, Settlement settlement, TransactionRows.Row row) {
    var hold = row.transaction();
    var state = aftermath.hold(hold.id());
    if (state == null) {
      return Decision.refused(Refusal.notAnAuthorisation());
    }
    if (state != Aftermath.State.OPEN) {
      return Decision.refused(Refusal.holdNotOpen(state));
    }
    if (expired(hold)) {
      return Decision.refused(Refusal.holdExpired());
    }
    long amount;
    try {
      amount = amount(settlement, hold);
    } catch (IllegalArgumentException e) {
      return Decision.refused(Refusal.amountNotInCurrency(String.valueOf(e.getMessage())));
    }
    if (amount > hold.amountMinor()) {
      return Decision.refused(Refusal.captureAboveHold());
    }
    var sides = Sides.of(row);
    var refusal =
        balances.capture(
            sides.debitKey(hold.currency()),
            sides.creditKey(hold.currency()),
            hold.amountMinor(),
            amount);
    if (refusal == null) {
      aftermath.settle(hold.id(), Aftermath.State.CAPTURED, id);
    }
    return Decider.decision(
        refusal, Draft.of(id, settlement, hold, sides, amount, -hold.amountMinor()));
  }

  /** Only now is the currency known, and with it how many decimals there may be. */
  private static long amount(Settlement settlement, Transaction hold) {
    var wanted = settlement.amount();
    return wanted == null
        ? hold.amountMinor()
        : Money.parse(wanted, Money.currency(hold.currency())).minor();
  }

  private boolean expired(Transaction hold) {
    var expiresAt = hold.expiresAt();
    return expiresAt != null && !postedAt.isBefore(expiresAt);
  }

  private Decision expire(UUID id, Settlement settlement, TransactionRows.Row row) {
    if (!expired(row.transaction())) {
      throw new IllegalStateException("a hold was to expire before its time: " + settlement);
    }
    return release(id, settlement, row, Aftermath.State.EXPIRED);
  }

  private Decision release(
      UUID id, Settlement settlement, TransactionRows.Row row, Aftermath.State to) {
    var hold = row.transaction();
    var state = aftermath.hold(hold.id());
    if (state == null) {
      return Decision.refused(Refusal.notAnAuthorisation());
    }
    if (state != Aftermath.State.OPEN) {
      return Decision.refused(Refusal.holdNotOpen(state));
    }
    var sides = Sides.of(row);
    balances.release(sides.debitKey(hold.currency()), hold.amountMinor());
    aftermath.settle(hold.id(), to, id);
    return new Decision.Accepted(
        Draft.of(id, settlement, hold, sides, hold.amountMinor(), -hold.amountMinor()));
  }

  private Decision reverse(UUID id, Settlement settlement, TransactionRows.Row row) {
    var wrong = row.transaction();
    if (!wrong.kind().moves() || wrong.kind() == Kind.REVERSE) {
      return Decision.refused(Refusal.notReversible(wrong.kind()));
    }
    if (aftermath.reversed(wrong.id())) {
      return Decision.refused(Refusal.alreadyReversed());
    }
    var sides = Sides.of(row).swapped();
    var refusal =
        balances.move(
            sides.debitKey(wrong.currency()),
            sides.creditKey(wrong.currency()),
            wrong.amountMinor());
    if (refusal == null) {
      aftermath.reverse(wrong.id(), id);
    } else {
      refusal = refusal.about(Settlement.RELATED_FIELD);
    }
    return Decider.decision(
        refusal, Draft.of(id, settlement, wrong, sides, wrong.amountMinor(), 0));
  }
}
