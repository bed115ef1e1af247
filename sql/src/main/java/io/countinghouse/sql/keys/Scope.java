package io.countinghouse.sql.keys;

import java.util.Arrays;
import java.util.Optional;

/** What a key allows; few, so that people choose rather than give all. */
public enum Scope {
  /** Post, reverse, authorise, capture, void. */
  TRANSACTIONS_WRITE("transactions:write"),
  /** Look transactions and idempotency keys up. */
  TRANSACTIONS_READ("transactions:read"),
  /** Open and change accounts. */
  ACCOUNTS_WRITE("accounts:write"),
  /** Accounts, their balances and statements. */
  ACCOUNTS_READ("accounts:read"),
  /** Write, activate and pause rules. */
  RULES_WRITE("rules:write"),
  /** Look at rules. */
  RULES_READ("rules:read"),
  /** Snooze accounts. */
  ALERTS_WRITE("alerts:write"),
  /** {@code /metrics} on the API's port. */
  METRICS_READ("metrics:read");

  private final String text;

  Scope(String text) {
    this.text = text;
  }

  /** As the ledger, the command line and the problems write it. */
  public String text() {
    return text;
  }

  /** The one that is written so. */
  public static Optional<Scope> find(String text) {
    return Arrays.stream(values()).filter(scope -> scope.text.equals(text)).findFirst();
  }

  @Override
  public String toString() {
    return text;
  }
}
