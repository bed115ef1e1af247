package io.countinghouse.cli.traffic;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A transaction that is planned, before anyone has looked whether there are funds for it.
 *
 * @param must whether it stays as it is: part of a planted pattern, or meant to be refused
 * @param plant the number of its planted case; -1: none
 */
record Draft(
    Instant at,
    String type,
    String debit,
    String credit,
    Customer subject,
    long minor,
    @Nullable String merchant,
    @Nullable String category,
    @Nullable String channel,
    String country,
    boolean must,
    int plant) {

  Draft planted(int number) {
    return new Draft(
        at, type, debit, credit, subject, minor, merchant, category, channel, country, true,
        number);
  }

  Draft kept() {
    return planted(-1);
  }

  static Draft card(
      Instant at, Customer by, long minor, String merchant, String category, String country) {
    return new Draft(
        at,
        "card",
        by.account(),
        merchant,
        by,
        minor,
        merchant,
        category,
        "pos",
        country,
        false,
        -1);
  }

  static Draft cashIn(Instant at, Customer by, long minor) {
    return house(at, "cash_deposit", by.house("cash"), by.account(), by, minor, "branch");
  }

  static Draft cashOut(Instant at, Customer by, long minor) {
    return house(at, "cash_withdrawal", by.account(), by.house("cash"), by, minor, "atm");
  }

  static Draft moneyIn(Instant at, Customer by, long minor) {
    return house(at, "transfer_in", by.house("external"), by.account(), by, minor, "transfer");
  }

  static Draft moneyOut(Instant at, Customer by, long minor) {
    return house(at, "transfer_out", by.account(), by.house("external"), by, minor, "transfer");
  }

  static Draft fee(Instant at, Customer by, long minor) {
    return house(at, "fee", by.account(), by.house("fees"), by, minor, "system");
  }

  static Draft transfer(Instant at, Customer from, Customer to, long minor) {
    return house(at, "transfer", from.account(), to.account(), from, minor, "app");
  }

  private static Draft house(
      Instant at,
      String type,
      String debit,
      String credit,
      Customer by,
      long minor,
      String channel) {
    var country = by.region().country();
    return new Draft(at, type, debit, credit, by, minor, null, null, channel, country, false, -1);
  }
}
