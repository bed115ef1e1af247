package io.countinghouse.ingest.lane;

/**
 * Why a valid request was not posted. It is stored under the request's key.
 *
 * @param name of the kind of refusal, such as {@code insufficient-funds}; part of the contract
 * @param field of the request that it is about
 * @param rule what that field must be, as the end of a sentence
 */
public record Refusal(String name, String title, String field, String rule) {

  static Refusal unknownAccount(String field) {
    return new Refusal("unknown-account", "Unknown account", field, "must be an open account");
  }

  static Refusal accountFrozen(String field) {
    return new Refusal("account-frozen", "Account frozen", field, "must not be a frozen account");
  }

  static Refusal accountClosed(String field) {
    return new Refusal("account-closed", "Account closed", field, "must not be a closed account");
  }

  static Refusal accountNotEmpty(String currency) {
    return new Refusal(
        "account-not-empty",
        "Account not empty",
        "account",
        "must have a balance of 0 in every currency before it is closed, unlike that in "
            + currency);
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
        "must not take the debit account below its floor");
  }

  static Refusal beyondRange(String field) {
    return new Refusal(
        "balance-beyond-range",
        "Balance beyond range",
        field,
        "must keep its balance within 64 bits of minor units");
  }

  static Refusal occurredAhead() {
    return new Refusal(
        "occurred-ahead",
        "Occurred in the future",
        "occurred_at",
        "must not be more than 5 minutes ahead of the posting time");
  }
}
