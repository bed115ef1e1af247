package io.countinghouse.ingest.lane;

import io.countinghouse.events.Account.Status;
import org.jspecify.annotations.Nullable;

/** What can be asked of an account's status. */
public enum StatusChange {
  FREEZE(Status.FROZEN),
  UNFREEZE(Status.OPEN),
  CLOSE(Status.CLOSED);

  private final Status wanted;

  StatusChange(Status wanted) {
    this.wanted = wanted;
  }

  Status wanted() {
    return wanted;
  }

  /** Why an account of this status can't be changed so; null if it can. */
  @Nullable Refusal refusal(Status now) {
    return switch (now) {
      case OPEN -> null;
      case FROZEN -> this == CLOSE ? Refusal.accountFrozen("account") : null;
      case CLOSED -> this == CLOSE ? null : Refusal.accountClosed("account");
    };
  }
}
