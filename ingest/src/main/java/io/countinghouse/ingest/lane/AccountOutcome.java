package io.countinghouse.ingest.lane;

/** What became of a request to open an account. */
public sealed interface AccountOutcome permits AccountOutcome.Known, Outcome.Unavailable {

  /** The ledger knows of the name. */
  sealed interface Known extends AccountOutcome permits Opened, AlreadyOpen, Conflict {}

  /** It is open since now. */
  record Opened() implements Known {}

  /** The very same account is open already. */
  record AlreadyOpen() implements Known {}

  /** Another account has the name. */
  record Conflict() implements Known {}
}
