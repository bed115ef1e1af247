package io.countinghouse.ingest.lane;

import io.countinghouse.events.Account.Kind;
import org.jspecify.annotations.Nullable;

/** What never changes about an account, so it may be remembered. */
record KnownAccount(long id, String account, Kind kind, @Nullable String currency) {

  boolean keeps(String code) {
    return currency == null || currency.equals(code);
  }
}
