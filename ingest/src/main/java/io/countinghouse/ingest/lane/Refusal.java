package io.countinghouse.ingest.lane;

import io.countinghouse.events.Transaction.Kind;
import io.countinghouse.ingest.request.Settlement;
import java.util.Locale;
import java.util.Set;

/**
 * Why a valid request was not posted. It is stored under the request's key.
 *
 * @param name of the kind of refusal, such as {@code insufficient-funds}; part of the contract
 * @param field of the request that it is about
 * @param rule what that field must be, as the end of a sentence
 */
public record Refusal(String name, String title, String field, String rule) {

  /** All names that there are. */
  public static final Set<String> NAMES =
      Set.of(
          "account-closed",
          "account-frozen",
          "account-not-empty",
          "already-reversed",
          "amount-not-in-currency",
          "balance-beyond-range",
          "capture-above-hold",
          "currency-not-kept",
          "expiry-out-of-range",
          "hold-expired",
          "hold-not-open",
          "insufficient-funds",
          "month-detached",
          "not-an-authorisation",
          "not-reversible",
          "occurred-ahead",
          "unknown-account",
          "unknown-transaction");

  static Refusal unknownAccount(String field) {
    return new Refusal("unknown-account", "Unknown account", field, "must be an open account");
  }

  static Refusal accountFrozen(String field) {
    return new Refusal("account-frozen", "Account frozen", field, "must not be a frozen account");
  }

  public static Refusal accountClosed(String field) {
    return new Refusal("account-closed", "Account closed", field, "must not be a closed account");
  }

  static Refusal accountNotEmpty(String currency) {
    return new Refusal(
        "account-not-empty",
        "Account not empty",
        "account",
        "must have neither a balance nor a hold before it is closed; it has one in " + currency);
  }

  static Refusal currencyNotKept(String field, String currency) {
    return new Refusal(
        "currency-not-kept",
        "Currency not kept",
        field,
        "must be an account that may hold " + currency);
  }

  static Refusal insufficientFunds() {
    return new Refusal(
        "insufficient-funds",
        "Insufficient funds",
        "amount",
        "must not take the debit account, less what is held on it, below its floor");
  }

  static Refusal beyondRange(String field) {
    return new Refusal(
        "balance-beyond-range",
        "Balance beyond range",
        field,
        "must keep its balance within 64 bits of minor units");
  }

  static Refusal unknownTransaction() {
    return new Refusal(
        "unknown-transaction",
        "Unknown transaction",
        Settlement.RELATED_FIELD,
        "must be a transaction of this ledger");
  }

  static Refusal monthDetached(String keptFrom) {
    return new Refusal(
        "month-detached",
        "Month detached",
        Settlement.RELATED_FIELD,
        "must be a transaction of a month that is not detached; the ledger has those from "
            + keptFrom
            + " on");
  }

  static Refusal notReversible(Kind kind) {
    return new Refusal(
        "not-reversible",
        "Not reversible",
        Settlement.RELATED_FIELD,
        "must be a post or a capture; it is of kind " + lower(kind));
  }

  static Refusal alreadyReversed() {
    return new Refusal(
        "already-reversed",
        "Already reversed",
        Settlement.RELATED_FIELD,
        "must be a transaction that was not reversed before");
  }

  static Refusal notAnAuthorisation() {
    return new Refusal(
        "not-an-authorisation",
        "Not an authorisation",
        Settlement.RELATED_FIELD,
        "must be an authorisation");
  }

  static Refusal holdNotOpen(Aftermath.State state) {
    return new Refusal(
        "hold-not-open",
        "Hold not open",
        Settlement.RELATED_FIELD,
        "must be an open authorisation; it is " + lower(state));
  }

  static Refusal holdExpired() {
    return new Refusal(
        "hold-expired",
        "Hold expired",
        Settlement.RELATED_FIELD,
        "must be an authorisation whose time is not over");
  }

  static Refusal captureAboveHold() {
    return new Refusal(
        "capture-above-hold",
        "Capture above hold",
        "amount",
        "must not be more than was authorised");
  }

  static Refusal amountNotInCurrency(String rule) {
    return new Refusal("amount-not-in-currency", "Amount not in currency", "amount", rule);
  }

  static Refusal expiryOutOfRange() {
    return new Refusal(
        "expiry-out-of-range",
        "Expiry out of range",
        "expires_at",
        "must be after the posting time, and at most 31 days after it");
  }

  private static String lower(Enum<?> name) {
    return name.name().toLowerCase(Locale.ROOT);
  }

  /** The same, where the request has no field for the account or amount that it is about. */
  Refusal about(String otherField) {
    return new Refusal(name, title, otherField, rule);
  }

  static Refusal occurredAhead() {
    return new Refusal(
        "occurred-ahead",
        "Occurred in the future",
        "occurred_at",
        "must not be more than 5 minutes ahead of the posting time");
  }
}
