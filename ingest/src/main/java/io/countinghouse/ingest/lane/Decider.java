package io.countinghouse.ingest.lane;

import io.countinghouse.ingest.request.Expiry;
import io.countinghouse.ingest.request.PostTransaction;
import io.countinghouse.ingest.request.Settlement;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Decides the instructions of one batch, one after another, over what is locked. */
final class Decider {

  /** Clocks of payment systems differ, but not by more than this (docs/design.md). */
  static final Duration OCCURRED_AHEAD_MAX = Duration.ofMinutes(5);

  private final int lane;
  private final Instant postedAt;
  private final Map<String, KnownAccount> known;
  private final Balances balances;
  private final Aftermath aftermath;
  private final SettlementDecider settlements;

  Decider(
      int lane,
      Instant postedAt,
      Map<String, KnownAccount> known,
      Related related,
      Balances balances,
      Aftermath aftermath) {
    this.lane = lane;
    this.postedAt = postedAt;
    this.known = known;
    this.balances = balances;
    this.aftermath = aftermath;
    this.settlements = new SettlementDecider(postedAt, related, balances, aftermath);
  }

  Decision decide(KeyClaims.Claim claim) {
    var instruction = claim.job().request();
    var occurredAt = instruction.occurredAt();
    if (occurredAt != null && occurredAt.isAfter(postedAt.plus(OCCURRED_AHEAD_MAX))) {
      return Decision.refused(Refusal.occurredAhead());
    }
    return switch (instruction) {
      case PostTransaction post -> post(claim.id(), post);
      case Settlement settlement -> settlements.decide(claim.id(), settlement);
    };
  }

  private Decision post(UUID id, PostTransaction post) {
    var parties = Parties.of(post, known);
    if (parties == null) {
      return Decision.refused(Parties.missing(post, known));
    }
    var currency = post.currency();
    if (!parties.debit().keeps(currency)) {
      return Decision.refused(Refusal.currencyNotKept("debit_account", currency));
    }
    if (!parties.credit().keeps(currency)) {
      return Decision.refused(Refusal.currencyNotKept("credit_account", currency));
    }
    var expiry = post.expiry();
    return expiry == null
        ? move(id, post, parties.sides())
        : authorise(id, post, parties.sides(), expiry);
  }

  private Decision move(UUID id, PostTransaction post, Sides sides) {
    var refusal =
        balances.move(
            sides.debitKey(post.currency()), sides.creditKey(post.currency()), post.amountMinor());
    return decision(refusal, Draft.of(id, post, sides, null));
  }

  private Decision authorise(UUID id, PostTransaction post, Sides sides, Expiry expiry) {
    var expiresAt = expiry.from(postedAt);
    if (!expiresAt.isAfter(postedAt) || expiresAt.isAfter(postedAt.plus(Expiry.MAX))) {
      return Decision.refused(Refusal.expiryOutOfRange());
    }
    var debit = sides.debitKey(post.currency());
    var refusal = balances.hold(debit, sides.creditKey(post.currency()), post.amountMinor());
    if (refusal == null) {
      aftermath.open(id, lane, debit, post.amountMinor(), expiresAt);
    }
    return decision(refusal, Draft.of(id, post, sides, expiresAt));
  }

  static Decision decision(@Nullable Refusal refusal, Draft draft) {
    return refusal == null ? new Decision.Accepted(draft) : Decision.refused(refusal);
  }
}
