package io.countinghouse.cli.traffic;

import java.util.HashMap;
import java.util.Map;

/** Balances as they will be if all is posted in order, so that most payments have funds. */
final class Books {

  private final Map<String, Long> balances = new HashMap<>();

  /** The draft itself, or money for its account if there is too little for it. */
  Draft affordable(Draft draft) {
    boolean spends = draft.debit().equals(draft.subject().account());
    if (!spends || balance(draft.debit()) >= draft.minor()) {
      return booked(draft);
    }
    if (draft.must()) {
      return draft; // will be refused
    }
    return booked(Draft.moneyIn(draft.at(), draft.subject(), Math.max(draft.minor() * 4, 1)));
  }

  private Draft booked(Draft draft) {
    balances.merge(draft.debit(), -draft.minor(), Math::addExact);
    balances.merge(draft.credit(), draft.minor(), Math::addExact);
    return draft;
  }

  private long balance(String account) {
    return balances.getOrDefault(account, 0L);
  }
}
