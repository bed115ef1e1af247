package io.countinghouse.ingest.lane;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;

/** What becomes of the requests of one transaction when not all of them can be posted. */
public enum Fate {

  /** Each is posted or refused by itself. */
  EACH,

  /** All stand in the ledger afterwards, or none is posted and nothing is stored. */
  ALL_OR_NONE,

  /** Each is decided by itself, one after another, and nothing is stored. */
  DRY_RUN;

  /** Whether the transaction that led to these outcomes is kept. */
  boolean keeps(List<Outcome> outcomes) {
    return switch (this) {
      case EACH -> true;
      case ALL_OR_NONE -> outcomes.stream().allMatch(Outcome.Posted.class::isInstance);
      case DRY_RUN -> false;
    };
  }

  /**
   * What is told instead, once the transaction is rolled back. A line that repeats the key of a
   * line beside it is undone with that line; one that was posted by an earlier request stands.
   */
  List<Outcome> undone(List<Outcome> outcomes) {
    var lost = new HashSet<UUID>();
    for (var outcome : outcomes) {
      if (outcome instanceof Outcome.Posted posted && !posted.replayed()) {
        lost.add(posted.receipt().transactionId());
      }
    }
    var told = new ArrayList<Outcome>(outcomes.size());
    for (var outcome : outcomes) {
      boolean isLost =
          outcome instanceof Outcome.Posted posted
              && lost.contains(posted.receipt().transactionId());
      told.add(isLost ? instead() : outcome);
    }
    return told;
  }

  private Outcome instead() {
    return this == DRY_RUN ? new Outcome.WouldPost() : new Outcome.Aborted();
  }
}
