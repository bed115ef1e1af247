package io.countinghouse.ingest.lane;

import io.countinghouse.events.Account.Status;

/** What became of a request to open an account. */
public sealed interface AccountOutcome permits AccountOutcome.Known, Outcome.Unavailable {

  /** The ledger knows of the name. */
  sealed interface Known extends AccountOutcome permits Opened, OpenedBefore, Conflict {}

  /** It is open since now. */
  record Opened() implements Known {}

  /**
   * The very same account was opened before.
   *
   * @param status which it has now
   */
  record OpenedBefore(Status status) implements Known {}

  /** Another account has the name. */
  record Conflict() implements Known {}
}
