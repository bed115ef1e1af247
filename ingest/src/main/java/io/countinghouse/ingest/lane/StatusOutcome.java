package io.countinghouse.ingest.lane;

import io.countinghouse.events.Account;

/** What became of a request to freeze, unfreeze or close an account. */
public sealed interface StatusOutcome
    permits StatusOutcome.Settled,
        StatusOutcome.NoSuchAccount,
        StatusOutcome.NotAllowed,
        Outcome.Unavailable {

  /** The account has the wanted status, since now or since before. */
  record Settled(Account account) implements StatusOutcome {}

  /** The ledger does not know of the name. */
  record NoSuchAccount() implements StatusOutcome {}

  /** The account's state forbids it; nothing is stored, so it may be asked again later. */
  record NotAllowed(Refusal why) implements StatusOutcome {}
}
